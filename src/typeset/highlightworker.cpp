// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/highlightworker.h"

#include "typeset/syntaxlanguages.h"

namespace Chat {

namespace {

constexpr int KeptStates = 8; // each may hold a language that nothing else holds

} // namespace

HighlightWorker::HighlightWorker()
    : m_languages(SyntaxLanguages::create())
    , m_states(KeptStates)
{
}

HighlightWorker::~HighlightWorker() = default;

void HighlightWorker::highlight(quint64 id, const QString &language, int firstLine,
                                const QString &lines, bool isComplete)
{
    if (firstLine == 0) {
        auto *state = new State;
        state->highlighter = m_languages->highlighter(language);
        // Pieces of PHP mostly come without the tag that makes PHP of a page.
        if (state->highlighter && language.compare(u"php", Qt::CaseInsensitive) == 0
            && !QStringView(lines).trimmed().startsWith(u'<'))
            state->highlighter->highlighted(u"<?php");
        m_states.insert(id, state);
    }
    State *state = m_states.object(id);
    if (!state || state->nextLine != firstLine) {
        Q_EMIT forgotten(id, firstLine);
        return;
    }
    QList<QList<CodeSpan>> result;
    const QList<QStringView> all = QStringView(lines).split(u'\n');
    if (state->highlighter) {
        result.reserve(all.size());
        for (const QStringView line : all)
            result.append(state->highlighter->highlighted(line));
    } else {
        result.resize(all.size());
    }
    state->nextLine += static_cast<int>(all.size());
    if (isComplete)
        m_states.remove(id);
    Q_EMIT highlighted(id, firstLine, result);
}

} // namespace Chat
