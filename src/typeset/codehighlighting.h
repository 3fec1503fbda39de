// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/codecolors.h"

#include <QCache>
#include <QObject>
#include <QThread>

#include <optional>

namespace Chat {

class CodeBlockLayout;
class HighlightWorker;

/// Has code coloured in a thread of its own, which is there from the first code on. Lines that are
/// added to code which is still coming are coloured alone. GUI thread.
class CodeHighlighting final : public QObject
{
    Q_OBJECT

public:
    explicit CodeHighlighting(QObject *parent = nullptr);
    ~CodeHighlighting() override;

    /// Sees to it that this code gets the colours that it does not have yet: at once where they are
    /// known, else with highlighted(). `id` is the block's own for as long as it lives; its last
    /// line counts where the code `isComplete`. True where the layout has new colours now.
    bool request(quint64 id, CodeBlockLayout &code, bool isComplete);

Q_SIGNALS:
    /// request() once more has these.
    void highlighted(quint64 id);

private:
    void onHighlighted(quint64 id, int firstLine, const QList<QList<CodeSpan>> &lines);
    void onForgotten(quint64 id, int firstLine);

    struct Block
    {
        int requested = 0; ///< lines
        int taken = 0; ///< lines that its layout has
        QList<QList<CodeSpan>> spans = {};
        std::optional<size_t> key = {}; ///< for m_known, where all of it was requested
    };

    QThread m_thread;
    HighlightWorker *m_worker = nullptr; ///< lives in the thread
    QCache<quint64, Block> m_blocks; ///< those that were asked for last
    /// Of code that is complete, by its text: for when it comes into sight again.
    QCache<size_t, QList<QList<CodeSpan>>> m_known;
};

} // namespace Chat
