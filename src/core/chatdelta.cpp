// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chatdelta.h"

namespace Chat {

void applyDelta(const ChatDelta &delta, Message &message)
{
    message.text += delta.text;
    message.reasoning += delta.reasoning;
    for (const ToolCallDelta &piece : delta.toolCalls) {
        // The decoder bounds the index, so that no peer can make this list long with one number.
        while (message.toolCalls.size() <= piece.index)
            message.toolCalls.append(ToolCall());
        ToolCall &call = message.toolCalls[piece.index];
        if (!piece.id.isEmpty())
            call.id = piece.id;
        if (!piece.name.isEmpty())
            call.name = piece.name;
        call.arguments += piece.arguments;
    }
    if (!delta.functionsStateId.isEmpty())
        message.functionsStateId = delta.functionsStateId;
    if (!delta.model.isEmpty())
        message.info.model = delta.model;
    if (delta.finishReason != FinishReason::None)
        message.info.finishReason = delta.finishReason;
    if (delta.usage)
        message.info.usage = delta.usage;
}

} // namespace Chat
