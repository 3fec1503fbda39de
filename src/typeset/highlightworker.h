// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/syntaxhighlighter.h"

#include <QCache>
#include <QObject>

namespace Chat {

/// Colours code in its own thread, and remembers where in each block it is.
class HighlightWorker final : public QObject
{
    Q_OBJECT

public:
    HighlightWorker();

    /// The lines of a block from `firstLine` on, which follow those that were given before.
    void highlight(quint64 id, const QString &language, int firstLine, const QString &lines);

Q_SIGNALS:
    void highlighted(quint64 id, int firstLine, const QList<QList<Chat::CodeSpan>> &lines);

private:
    struct State
    {
        std::unique_ptr<SyntaxHighlighter> highlighter = {};
        int nextLine = 0;
    };

    QCache<quint64, State> m_states;
};

} // namespace Chat
