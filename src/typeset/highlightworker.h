// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/syntaxhighlighter.h"

#include <QCache>
#include <QObject>

#include <memory>

namespace Chat {

class SyntaxLanguages;

/// Colours code in its own thread, and remembers where it is in blocks that are still growing: in
/// the few that were worked on last.
class HighlightWorker final : public QObject
{
    Q_OBJECT

public:
    HighlightWorker();
    ~HighlightWorker() override;

    /// The lines of a block from `firstLine` on, which follow those that were given before; no more
    /// are to come where the block `isComplete`. Answers with one of the signals.
    void highlight(quint64 id, const QString &language, int firstLine, const QString &lines,
                   bool isComplete);

Q_SIGNALS:
    void highlighted(quint64 id, int firstLine, const QList<QList<Chat::CodeSpan>> &lines);
    /// What came before `firstLine` is not known any more: all is to be given anew.
    void forgotten(quint64 id, int firstLine);

private:
    struct State
    {
        std::unique_ptr<SyntaxHighlighter> highlighter = {}; ///< null: no such language
        int nextLine = 0;
    };

    const std::unique_ptr<SyntaxLanguages> m_languages;
    QCache<quint64, State> m_states;
};

} // namespace Chat
