// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chatdelta.h"

namespace Chat {
namespace {

constexpr int HighestToolCall = 1023;

} // namespace

void applyDelta(const ChatDelta &delta, Message &message)
{
    message.text += delta.text;
    message.reasoning += delta.reasoning;
    for (const ToolCallDelta &piece : delta.toolCalls) {
        // One number must not make this list long, wherever the delta comes from.
        if (piece.index < 0 || piece.index > HighestToolCall)
            continue;
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
