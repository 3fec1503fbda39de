// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace Chat {

/// The heights of things that stand one below the other, and where each of them is: a Fenwick tree.
/// Everything but resize() and reset() takes logarithmic time, append() amortised. Heights are
/// integers, so that no sum depends on the order in which they became known.
class HeightIndex final
{
public:
    void reset(const QList<int> &heights);
    void append(int height);
    void truncate(qsizetype count); ///< keeps the first ones

    qsizetype count() const { return m_heights.size(); }
    int height(qsizetype index) const { return m_heights.at(index); }
    void setHeight(qsizetype index, int height);

    qint64 total() const { return m_total; }
    qint64 top(qsizetype index) const; ///< of the things before; index may be count()
    /// The one that covers `y`: the first one above it all, the last one below it all; −1 where
    /// there is none. One without height covers nothing.
    qsizetype indexAt(qint64 y) const;

private:
    QList<int> m_heights;
    QList<qint64> m_tree; ///< m_tree[i] is the sum of the heights that end with the i-th, from 1
    qint64 m_total = 0;
};

} // namespace Chat
