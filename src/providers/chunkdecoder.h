// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "providers/thinksplitter.h"

#include <QStringList>

namespace Chat {

/// Decodes the chunks of one answer: the tolerance rules of the OpenAI reference §2.1, which hold
/// for GigaChat too. A value: one for each answer, since tool calls and `<think>` run across
/// chunks. Text from the peer is bounded and never trusted.
class ChunkDecoder final
{
public:
    /// One event's data or a whole answer's body; leading white space and empty lines are skipped.
    /// An error object is an Error, with `httpStatus` as the status it came with.
    Result<ChatDelta> decode(const QByteArray &json, int httpStatus = 200);

    /// What the end of the answer brings: text held back as a possible tag.
    ChatDelta finish();

    /// True once `[DONE]` or a finish reason has come: an end after that is no interruption.
    bool isComplete() const { return m_complete; }

private:
    ThinkSplitter m_think;
    QStringList m_callIds; // of the tool calls so far, by index
    bool m_complete = false;
};

} // namespace Chat
