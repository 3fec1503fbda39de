// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/requestbuilder.h"

namespace Chat {

ChatRequest buildRequest(const Conversation &conversation, const QList<Message> &branch)
{
    ChatRequest request{.model = conversation.model,
                        .parameters = conversation.parameters,
                        .sessionId = conversation.id.toString(QUuid::WithoutBraces)};
    if (!conversation.systemPrompt.trimmed().isEmpty())
        request.messages.append({.role = Role::System, .text = conversation.systemPrompt});
    for (const Message &message : branch) {
        const bool isSilent = message.role == Role::Assistant && message.toolCalls.isEmpty()
            && message.text.trimmed().isEmpty();
        if (!isSilent)
            request.messages.append(message);
    }
    return request;
}

} // namespace Chat
