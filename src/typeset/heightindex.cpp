// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/heightindex.h"

#include <algorithm>

namespace Chat {

namespace {

qsizetype lowestBit(qsizetype i)
{
    return i & -i;
}

} // namespace

void HeightIndex::reset(const QList<int> &heights)
{
    m_heights = heights;
    m_total = 0;
    m_tree = QList<qint64>(heights.size() + 1, 0);
    for (qsizetype i = 1; i <= heights.size(); ++i) {
        m_tree[i] += heights.at(i - 1);
        m_total += heights.at(i - 1);
        const qsizetype parent = i + lowestBit(i);
        if (parent <= heights.size())
            m_tree[parent] += m_tree.at(i);
    }
}

void HeightIndex::append(int height)
{
    if (m_tree.isEmpty())
        m_tree.append(0);
    m_heights.append(height);
    m_total += height;
    const qsizetype i = m_heights.size();
    qint64 sum = height;
    for (qsizetype child = i - 1; child > i - lowestBit(i); child -= lowestBit(child))
        sum += m_tree.at(child);
    m_tree.append(sum);
}

void HeightIndex::truncate(qsizetype count)
{
    while (m_heights.size() > count) {
        m_total -= m_heights.takeLast();
        m_tree.removeLast();
    }
}

void HeightIndex::setHeight(qsizetype index, int height)
{
    const int change = height - m_heights.at(index);
    if (change == 0)
        return;
    m_heights[index] = height;
    m_total += change;
    for (qsizetype i = index + 1; i < m_tree.size(); i += lowestBit(i))
        m_tree[i] += change;
}

qint64 HeightIndex::top(qsizetype index) const
{
    qint64 sum = 0;
    for (qsizetype i = std::min(index, count()); i > 0; i -= lowestBit(i))
        sum += m_tree.at(i);
    return sum;
}

qsizetype HeightIndex::indexAt(qint64 y) const
{
    if (m_heights.isEmpty())
        return -1;
    qsizetype step = 1;
    while (2 * step <= count())
        step *= 2;
    qsizetype passed = 0;
    for (qint64 rest = y; step > 0; step /= 2) {
        const qsizetype next = passed + step;
        if (next <= count() && m_tree.at(next) <= rest) {
            passed = next;
            rest -= m_tree.at(next);
        }
    }
    return std::min(passed, count() - 1);
}

} // namespace Chat
