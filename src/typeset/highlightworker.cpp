// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/highlightworker.h"

namespace Chat {

namespace {

constexpr int KeptStates = 32;

} // namespace

HighlightWorker::HighlightWorker()
    : m_states(KeptStates)
{
}

void HighlightWorker::highlight(quint64 id, const QString &language, int firstLine,
                                const QString &lines)
{
    if (firstLine == 0) {
        auto *state = new State;
        state->highlighter = SyntaxHighlighter::create(language);
        m_states.insert(id, state);
    }
    State *state = m_states.object(id);
    QList<QList<CodeSpan>> result;
    const QList<QStringView> all = QStringView(lines).split(u'\n');
    if (state && state->highlighter && state->nextLine == firstLine) {
        for (const QStringView line : all)
            result.append(state->highlighter->highlighted(line));
        state->nextLine += static_cast<int>(all.size());
    } else {
        result.resize(all.size()); // not known, or forgotten: no colours
    }
    Q_EMIT highlighted(id, firstLine, result);
}

} // namespace Chat
