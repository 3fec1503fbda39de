// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerfilter.h"

#include "core/redactor.h"

namespace Chat {

AnswerFilter::AnswerFilter(const Redactor &redactor)
    : m_redactor(redactor)
    , m_reasoning(redactor)
    , m_text(redactor)
{
}

ChatDelta AnswerFilter::feed(const ChatDelta &delta)
{
    ChatDelta piece = delta;
    piece.reasoning = m_reasoning.feed(delta.reasoning);
    if (!delta.text.isEmpty() || !delta.toolCalls.isEmpty())
        piece.reasoning += m_reasoning.finish();
    piece.text = m_text.feed(delta.text);
    if (!delta.toolCalls.isEmpty())
        piece.text += m_text.finish();
    for (ToolCallDelta &call : piece.toolCalls) {
        for (QString *text : {&call.id, &call.name}) {
            if (!text->isEmpty())
                *text = m_redactor.withoutKnown(*text);
        }
        call.arguments =
            m_arguments.try_emplace(call.index, m_redactor).first->second.feed(call.arguments);
    }
    return piece;
}

ChatDelta AnswerFilter::finish()
{
    ChatDelta piece{.text = m_text.finish(), .reasoning = m_reasoning.finish()};
    for (auto &[index, arguments] : m_arguments) {
        const QString held = arguments.finish();
        if (!held.isEmpty())
            piece.toolCalls.append({.index = index, .arguments = held});
    }
    return piece;
}

} // namespace Chat
