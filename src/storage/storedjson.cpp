// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storedjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject objectFrom(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

void put(QJsonObject &object, QLatin1StringView key, const QString &value)
{
    if (!value.isEmpty())
        object.insert(key, value);
}

void put(QJsonObject &object, QLatin1StringView key, qint64 value)
{
    if (value != 0)
        object.insert(key, value);
}

template <typename Number>
void put(QJsonObject &object, QLatin1StringView key, const std::optional<Number> &value)
{
    if (value)
        object.insert(key, QJsonValue(*value));
}

void put(QJsonObject &object, QLatin1StringView key,
         const std::optional<std::chrono::milliseconds> &value)
{
    if (value)
        object.insert(key, qint64(value->count()));
}

std::optional<double> doubleIn(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<qint64> integerIn(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

std::optional<std::chrono::milliseconds> durationIn(const QJsonObject &object,
                                                    QLatin1StringView key)
{
    const std::optional<qint64> value = integerIn(object, key);
    return value ? std::optional(std::chrono::milliseconds(*value)) : std::nullopt;
}

QJsonObject usageToJson(const Usage &usage)
{
    QJsonObject object;
    put(object, "prompt"_L1, usage.promptTokens);
    put(object, "completion"_L1, usage.completionTokens);
    put(object, "total"_L1, usage.totalTokens);
    put(object, "cached"_L1, usage.cachedTokens);
    put(object, "reasoning"_L1, usage.reasoningTokens);
    return object;
}

Usage usageFromJson(const QJsonObject &object)
{
    return {.promptTokens = object.value("prompt"_L1).toInteger(),
            .completionTokens = object.value("completion"_L1).toInteger(),
            .totalTokens = object.value("total"_L1).toInteger(),
            .cachedTokens = object.value("cached"_L1).toInteger(),
            .reasoningTokens = object.value("reasoning"_L1).toInteger()};
}

ErrorKind errorKindFromName(const QString &name)
{
    for (int kind = 0; kind < int(ErrorKind::Internal); ++kind) {
        if (errorKindName(ErrorKind(kind)) == name)
            return ErrorKind(kind);
    }
    return ErrorKind::Internal;
}

} // namespace

QByteArray parametersToJson(const ChatParameters &parameters)
{
    QJsonObject object;
    put(object, "temperature"_L1, parameters.temperature);
    put(object, "topP"_L1, parameters.topP);
    put(object, "maxTokens"_L1, parameters.maxTokens);
    put(object, "presencePenalty"_L1, parameters.presencePenalty);
    put(object, "frequencyPenalty"_L1, parameters.frequencyPenalty);
    put(object, "repetitionPenalty"_L1, parameters.repetitionPenalty);
    put(object, "seed"_L1, parameters.seed);
    put(object, "reasoningEffort"_L1, parameters.reasoningEffort);
    if (!parameters.stop.isEmpty())
        object.insert("stop"_L1, QJsonArray::fromStringList(parameters.stop));
    return compact(object);
}

ChatParameters parametersFromJson(const QByteArray &json)
{
    const QJsonObject object = objectFrom(json);
    ChatParameters parameters{
        .temperature = doubleIn(object, "temperature"_L1),
        .topP = doubleIn(object, "topP"_L1),
        .presencePenalty = doubleIn(object, "presencePenalty"_L1),
        .frequencyPenalty = doubleIn(object, "frequencyPenalty"_L1),
        .repetitionPenalty = doubleIn(object, "repetitionPenalty"_L1),
        .seed = integerIn(object, "seed"_L1),
        .reasoningEffort = object.value("reasoningEffort"_L1).toString(),
    };
    if (const auto maxTokens = integerIn(object, "maxTokens"_L1))
        parameters.maxTokens = int(*maxTokens);
    for (const QJsonValue &stop : object.value("stop"_L1).toArray())
        parameters.stop.append(stop.toString());
    return parameters;
}

QByteArray answerInfoToJson(const AnswerInfo &info)
{
    if (info == AnswerInfo())
        return {};
    QJsonObject object;
    put(object, "provider"_L1, info.provider);
    put(object, "model"_L1, info.model);
    put(object, "requestId"_L1, info.requestId);
    put(object, "finishReason"_L1, finishReasonName(info.finishReason));
    if (info.usage)
        object.insert("usage"_L1, usageToJson(*info.usage));
    put(object, "timeToFirstToken"_L1, info.timeToFirstToken);
    put(object, "duration"_L1, info.duration);
    return compact(object);
}

AnswerInfo answerInfoFromJson(const QByteArray &json)
{
    const QJsonObject object = objectFrom(json);
    AnswerInfo info{
        .provider = object.value("provider"_L1).toString(),
        .model = object.value("model"_L1).toString(),
        .requestId = object.value("requestId"_L1).toString(),
        .finishReason = finishReasonFromName(object.value("finishReason"_L1).toString()),
        .timeToFirstToken = durationIn(object, "timeToFirstToken"_L1),
        .duration = durationIn(object, "duration"_L1),
    };
    if (const QJsonValue usage = object.value("usage"_L1); usage.isObject())
        info.usage = usageFromJson(usage.toObject());
    return info;
}

QByteArray toolCallsToJson(const QList<ToolCall> &calls)
{
    if (calls.isEmpty())
        return {};
    QJsonArray array;
    for (const ToolCall &call : calls) {
        QJsonObject object;
        put(object, "id"_L1, call.id);
        put(object, "name"_L1, call.name);
        put(object, "arguments"_L1, call.arguments);
        array.append(object);
    }
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<ToolCall> toolCallsFromJson(const QByteArray &json)
{
    QList<ToolCall> calls;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        calls.append({.id = value["id"_L1].toString(),
                      .name = value["name"_L1].toString(),
                      .arguments = value["arguments"_L1].toString()});
    }
    return calls;
}

QByteArray errorToJson(const std::optional<Error> &error)
{
    if (!error)
        return {};
    QJsonObject object{{"kind"_L1, errorKindName(error->kind)}};
    put(object, "message"_L1, error->message);
    put(object, "remedy"_L1, error->remedy);
    put(object, "detail"_L1, error->detail);
    put(object, "httpStatus"_L1, qint64(error->httpStatus));
    put(object, "code"_L1, error->code);
    put(object, "requestId"_L1, error->requestId);
    put(object, "retryAfter"_L1, error->retryAfter);
    put(object, "parameter"_L1, error->parameter);
    return compact(object);
}

std::optional<Error> errorFromJson(const QByteArray &json)
{
    const QJsonObject object = objectFrom(json);
    if (object.isEmpty())
        return std::nullopt;
    return Error{
        .kind = errorKindFromName(object.value("kind"_L1).toString()),
        .message = object.value("message"_L1).toString(),
        .remedy = object.value("remedy"_L1).toString(),
        .detail = object.value("detail"_L1).toString(),
        .httpStatus = object.value("httpStatus"_L1).toInt(),
        .code = object.value("code"_L1).toString(),
        .parameter = object.value("parameter"_L1).toString(),
        .requestId = object.value("requestId"_L1).toString(),
        .retryAfter = durationIn(object, "retryAfter"_L1),
    };
}

} // namespace Chat
