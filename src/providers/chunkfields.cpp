// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/chunkfields.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestName = 256;
constexpr double MostTokens = 1e12; // keeps sums of a lying peer in range

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ChunkDecoder)
};

struct Reason
{
    QLatin1StringView name;
    FinishReason reason;
};

constexpr std::array Reasons{
    Reason{"stop"_L1, FinishReason::Stop},
    Reason{"length"_L1, FinishReason::Length},
    Reason{"max_tokens"_L1, FinishReason::Length},
    Reason{"model_length"_L1, FinishReason::Length}, // Mistral
    Reason{"tool_calls"_L1, FinishReason::ToolCalls},
    Reason{"function_call"_L1, FinishReason::ToolCalls},
    Reason{"tool_use"_L1, FinishReason::ToolCalls},
    Reason{"content_filter"_L1, FinishReason::ContentFilter},
    Reason{"blacklist"_L1, FinishReason::ContentFilter}, // GigaChat
    Reason{"request_blacklist"_L1, FinishReason::ContentFilter},
    Reason{"response_blacklist"_L1, FinishReason::ContentFilter},
    Reason{"error"_L1, FinishReason::Error},
    Reason{"insufficient_system_resource"_L1, FinishReason::Overloaded}, // DeepSeek
};

qint64 tokens(const QJsonValue &value)
{
    return static_cast<qint64>(qBound(0.0, value.toDouble(), MostTokens));
}

/// The text of a part, which may itself be a list of parts.
QString partText(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toString();
    QString text;
    for (const QJsonValue &part : value.toArray())
        text += part.isString() ? part.toString() : part.toObject().value("text"_L1).toString();
    return text;
}

} // namespace

void readContent(const QJsonValue &content, ChatDelta &delta)
{
    if (content.isString()) {
        delta.text += content.toString();
        return;
    }
    for (const QJsonValue &value : content.toArray()) {
        if (value.isString()) {
            delta.text += value.toString();
            continue;
        }
        const QJsonObject part = value.toObject();
        const QString type = part.value("type"_L1).toString();
        if (type == "thinking"_L1 || type == "reasoning"_L1)
            delta.reasoning += partText(part.value(type));
        else if (type == "refusal"_L1)
            delta.text += part.value("refusal"_L1).toString();
        else
            delta.text += part.value("text"_L1).toString();
    }
}

QString readReasoning(const QJsonObject &message)
{
    for (const auto key : {"reasoning_content"_L1, "reasoning"_L1}) {
        const QString text = message.value(key).toString();
        if (!text.isEmpty())
            return text;
    }
    QString text;
    for (const QJsonValue &value : message.value("reasoning_details"_L1).toArray()) {
        const QJsonObject detail = value.toObject();
        text += detail.value("text"_L1).toString(detail.value("summary"_L1).toString());
    }
    return text;
}

FinishReason readFinishReason(const QJsonValue &reason)
{
    const QString name = reason.toString();
    if (name.isEmpty())
        return FinishReason::None;
    const auto it = std::ranges::find(Reasons, name, &Reason::name);
    return it == Reasons.end() ? FinishReason::Stop : it->reason;
}

std::optional<Usage> readUsage(const QJsonObject &chunk)
{
    QJsonObject object = chunk.value("usage"_L1).toObject();
    if (object.isEmpty()) // Groq
        object = chunk.value("x_groq"_L1).toObject().value("usage"_L1).toObject();
    if (object.isEmpty())
        return std::nullopt;

    Usage usage{.promptTokens = tokens(object.value("prompt_tokens"_L1)),
                .completionTokens = tokens(object.value("completion_tokens"_L1))};
    usage.totalTokens = object.contains("total_tokens"_L1)
        ? tokens(object.value("total_tokens"_L1))
        : usage.promptTokens + usage.completionTokens;
    const QJsonValue cachedByOpenAi =
        object.value("prompt_tokens_details"_L1).toObject().value("cached_tokens"_L1);
    for (const QJsonValue &cached :
         {cachedByOpenAi, object.value("precached_prompt_tokens"_L1) /* GigaChat */,
          object.value("prompt_cache_hit_tokens"_L1) /* DeepSeek */}) {
        usage.cachedTokens = qMax(usage.cachedTokens, tokens(cached));
    }
    usage.reasoningTokens = tokens(
        object.value("completion_tokens_details"_L1).toObject().value("reasoning_tokens"_L1));
    return usage;
}

QString readArguments(const QJsonValue &arguments)
{
    if (arguments.isObject()) {
        return QString::fromUtf8(
            QJsonDocument(arguments.toObject()).toJson(QJsonDocument::Compact));
    }
    return arguments.toString();
}

QString readStatus(const QJsonObject &message)
{
    const QString function = readName(message.value("name"_L1));
    QString status;
    if (function == "text2image"_L1)
        status = Text::tr("Making a picture");
    else if (function == "text2model3d"_L1)
        status = Text::tr("Making a 3D model");
    else if (function.isEmpty())
        status = Text::tr("Using a built-in function");
    else
        status = Text::tr("Using the built-in function %1").arg(function);

    // The content is said to be the time that is left.
    const QJsonValue content = message.value("content"_L1);
    bool isNumber = content.isDouble();
    const double seconds = isNumber ? content.toDouble() : content.toString().toDouble(&isNumber);
    if (isNumber && seconds >= 1 && seconds < 100'000)
        return Text::tr("%1, about %n s left", nullptr, qRound(seconds)).arg(status);
    return status;
}

QString readName(const QJsonValue &value)
{
    QString name = value.toString().left(LongestName);
    name.removeIf([](QChar c) { return !c.isPrint(); });
    return name;
}

} // namespace Chat
