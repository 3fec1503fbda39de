// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QJsonObject>
#include <QStringList>

namespace Chat {

/// The knobs of sampling. An empty one is not sent: the service's own default holds.
struct ChatParameters
{
    std::optional<double> temperature = {}; ///< 0…2
    std::optional<double> topP = {}; ///< 0…1
    std::optional<int> maxTokens = {}; ///< of the completion, > 0
    std::optional<double> presencePenalty = {}; ///< −2…2, OpenAI family only
    std::optional<double> frequencyPenalty = {}; ///< −2…2, OpenAI family only
    std::optional<double> repetitionPenalty = {}; ///< > 0, 1 is neutral, GigaChat only
    std::optional<qint64> seed = {};
    QString reasoningEffort = {}; ///< `low`, `medium`, `high`, …: each model takes a subset
    QStringList stop = {}; ///< at most 4

    bool operator==(const ChatParameters &) const = default;
};

/// A function that the model may call.
struct ToolDefinition
{
    QString name = {};
    QString description = {};
    QJsonObject parameters = {}; ///< JSON Schema of the arguments
    bool strict = false;

    bool operator==(const ToolDefinition &) const = default;
};

/// Which of the tools the model may, must or must not call.
struct ToolChoice
{
    enum class Mode { Auto, None, Required, Function };
    Mode mode = Mode::Auto;
    QString function = {}; ///< for Mode::Function

    bool operator==(const ToolChoice &) const = default;
};

/// The form in which the answer has to come.
struct ResponseFormat
{
    enum class Type { Text, JsonObject, JsonSchema };
    Type type = Type::Text;
    QString name = {}; ///< of the schema; OpenAI wants one
    QJsonObject schema = {};
    bool strict = false;

    bool operator==(const ResponseFormat &) const = default;
};

enum class AnswerMode { Streamed, Whole };

/// One question to a model: the messages so far and how to answer. Knows no service.
struct ChatRequest
{
    QString model = {}; ///< empty: the profile's own
    QList<Message> messages = {}; ///< in order; ids, states and times are of no account here
    ChatParameters parameters = {};
    QList<ToolDefinition> tools = {};
    ToolChoice toolChoice = {};
    std::optional<bool> parallelToolCalls = {};
    ResponseFormat responseFormat = {};
    AnswerMode mode = AnswerMode::Streamed;
    /// Constant within one conversation: lets a service reuse its prompt cache (GigaChat's
    /// X-Session-ID). Empty: not sent.
    QString sessionId = {};

    bool operator==(const ChatRequest &) const = default;
};

} // namespace Chat
