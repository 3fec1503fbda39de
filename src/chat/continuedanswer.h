// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/continuation.h"
#include "core/chatdelta.h"
#include "core/message.h"

namespace Chat {

/// An answer that goes on after it broke off: what it was before, and what the new part makes of
/// it. A value, alive from the request to the answer's end.
class ContinuedAnswer final
{
public:
    explicit ContinuedAnswer(const Message &answer); ///< whose text is not blank

    /// The user's message that asks for the rest; after the answer so far.
    Message question() const;
    /// What `received` of the new part is to be appended to the answer.
    ChatDelta continued(const ChatDelta &received);
    /// The details of the whole, from those of the new part.
    AnswerInfo wholeInfo(const AnswerInfo &info) const;

private:
    Continuation m_text;
    AnswerInfo m_earlierInfo;
    bool m_thinksAgain; // further reasoning begins a new paragraph
};

} // namespace Chat
