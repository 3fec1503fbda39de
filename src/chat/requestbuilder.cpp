// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/requestbuilder.h"

namespace Chat {
namespace {

bool isSilent(const Message &message)
{
    return message.role == Role::Assistant && message.toolCalls.isEmpty()
        && message.text.trimmed().isEmpty();
}

} // namespace

ChatRequest buildRequest(const Conversation &conversation, const QList<Message> &branch)
{
    ChatRequest request{.model = conversation.model,
                        .parameters = conversation.parameters,
                        .sessionId = conversation.id.toString(QUuid::WithoutBraces)};
    if (!conversation.systemPrompt.trimmed().isEmpty())
        request.messages.append({.role = Role::System, .text = conversation.systemPrompt});
    for (qsizetype i = 0; i < branch.size(); ++i) {
        Message message = branch.at(i);
        const bool isAnswered = i + 1 < branch.size() && branch.at(i + 1).role == Role::Tool;
        if (!isAnswered)
            message.toolCalls.clear(); // services refuse a call without its result
        if (!isSilent(message))
            request.messages.append(message);
    }
    return request;
}

} // namespace Chat
