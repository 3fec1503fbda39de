// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/picture.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QUuid>

#include <chrono>
#include <optional>

namespace Chat {

using ConversationId = QUuid;
using MessageId = QUuid;

enum class Role { System, User, Assistant, Tool };

/// How far a message has come. Everything but an assistant's message is Complete from the start.
enum class MessageState {
    Complete,
    Streaming, ///< an answer is coming in, or being waited for
    Stopped, ///< the person stopped it; the text so far is kept
    Failed, ///< it ended with Message::error; the text so far is kept
    Interrupted, ///< the program ended while it streamed; found so at the next start
};

/// Why the model stopped. `None` while it has not.
enum class FinishReason {
    None,
    Stop, ///< the model was done; also any reason this program does not know
    Length, ///< the token limit or the context was reached
    ToolCalls, ///< the model wants tools to be called
    ContentFilter, ///< the service's filter cut or replaced the answer
    Error, ///< the model or the service gave up in the middle
    Overloaded, ///< the service ran out of capacity (DeepSeek's insufficient_system_resource)
};

/// Token counts as the service reports them; nothing is counted by this program.
struct Usage
{
    qint64 promptTokens = 0;
    qint64 completionTokens = 0;
    qint64 totalTokens = 0;
    /// Part of the prompt read from the service's cache. OpenAI counts it in promptTokens,
    /// GigaChat most likely does not, so it may be the larger one.
    qint64 cachedTokens = 0;
    qint64 reasoningTokens = 0; ///< part of completionTokens

    bool operator==(const Usage &) const = default;
};

/// One function that the model wants to have called.
struct ToolCall
{
    QString id = {};
    QString name = {};
    QString arguments = {}; ///< JSON text as the model wrote it: may be invalid

    bool operator==(const ToolCall &) const = default;
};

/// What is known of how an answer came about: the "details" of a message.
struct AnswerInfo
{
    QString provider = {}; ///< profile name
    QString model = {}; ///< as answered, which may be more exact than as asked
    QString requestId = {}; ///< the service's, for its support
    FinishReason finishReason = FinishReason::None;
    std::optional<Usage> usage = {};
    std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    std::optional<std::chrono::milliseconds> duration = {}; ///< from sending to the last byte

    bool operator==(const AnswerInfo &) const = default;
};

/// One message of a conversation. Messages form a tree by `parentId`: an edited question and a
/// regenerated answer are siblings of the first ones, so no version is ever lost.
struct Message
{
    MessageId id = {};
    ConversationId conversationId = {};
    MessageId parentId = {}; ///< null for the first message of a conversation
    Role role = Role::User;
    MessageState state = MessageState::Complete;
    QString text = {}; ///< Markdown; never HTML
    QList<MessagePicture> pictures = {}; ///< of a user's message, in order of their positions
    QString reasoning = {}; ///< the model's thinking, apart from its answer
    QList<ToolCall> toolCalls = {}; ///< of an assistant's message
    QString toolCallId = {}; ///< of a tool's message: the call it answers
    /// GigaChat's `functions_state_id` of an assistant's message, to be sent back with it.
    QString functionsStateId = {};
    QDateTime createdAt = {}; ///< UTC
    AnswerInfo info = {}; ///< of an assistant's message
    std::optional<Error> error = {}; ///< where state is Failed

    bool operator==(const Message &) const = default;
};

/// Names on the wire and in the store: `system`, `user`, `assistant`, `tool`.
QString roleName(Role role);
std::optional<Role> roleFromName(QStringView name);

/// Stable English names for the store and `--json`: `complete`, `streaming`, …
QString messageStateName(MessageState state);
std::optional<MessageState> messageStateFromName(QStringView name);

/// OpenAI's names where it has one: `stop`, `length`, `tool_calls`, `content_filter`; ours are
/// `error` and `overloaded`. Empty for None.
QString finishReasonName(FinishReason reason);
/// The inverse, for the store. Unknown names give Stop, an empty one None.
FinishReason finishReasonFromName(QStringView name);

} // namespace Chat
