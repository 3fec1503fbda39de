// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/continuedanswer.h"

#include "chat/answerdetails.h"

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

ContinuedAnswer::ContinuedAnswer(const Message &answer)
    : m_text(answer.text)
    , m_earlierInfo(answer.info)
    , m_thinksAgain(!answer.reasoning.isEmpty())
{
}

Message ContinuedAnswer::question() const
{
    return {.role = Role::User, .text = m_text.instruction()};
}

ChatDelta ContinuedAnswer::continued(const ChatDelta &received)
{
    ChatDelta delta = received;
    delta.text = m_text.feed(delta.text);
    if (!delta.reasoning.isEmpty() && std::exchange(m_thinksAgain, false))
        delta.reasoning.prepend(u"\n\n"_s);
    return delta;
}

AnswerInfo ContinuedAnswer::wholeInfo(const AnswerInfo &info) const
{
    return joinedInfo(m_earlierInfo, info);
}

} // namespace Chat
