// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jsonoutput.h"

#include "core/redactor.h"

#include <QJsonDocument>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue orNull(const std::optional<std::chrono::milliseconds> &time)
{
    return time ? QJsonValue(qint64(time->count())) : QJsonValue();
}

QJsonValue usageJson(const std::optional<Usage> &usage)
{
    if (!usage)
        return {};
    return QJsonObject{{u"prompt_tokens"_s, usage->promptTokens},
                       {u"completion_tokens"_s, usage->completionTokens},
                       {u"total_tokens"_s, usage->totalTokens},
                       {u"cached_tokens"_s, usage->cachedTokens},
                       {u"reasoning_tokens"_s, usage->reasoningTokens}};
}

} // namespace

QJsonObject errorJson(const Error &error, const Redactor &redactor)
{
    const auto text = [&redactor](const QString &value) {
        return orNull(redactor.redacted(value));
    };
    return {{u"kind"_s, errorKindName(error.kind)},
            {u"message"_s, text(error.message)},
            {u"remedy"_s, text(error.remedy)},
            {u"detail"_s, text(error.detail)},
            {u"http_status"_s, error.httpStatus != 0 ? QJsonValue(error.httpStatus) : QJsonValue()},
            {u"code"_s, text(error.code)},
            {u"parameter"_s, text(error.parameter)},
            {u"request_id"_s, text(error.requestId)},
            {u"retry_after_ms"_s, orNull(error.retryAfter)}};
}

QJsonObject answerJson(const Message &answer, const Redactor &redactor)
{
    // The service writes these. Unlike the text, nobody asked for what is in them.
    const auto described = [&redactor](const QString &value) {
        return orNull(redactor.redacted(value));
    };
    return {
        {u"text"_s, redactor.withoutKnown(answer.text)},
        {u"reasoning"_s, orNull(redactor.withoutKnown(answer.reasoning))},
        {u"state"_s, messageStateName(answer.state)},
        {u"model"_s, described(answer.info.model)},
        {u"provider"_s, orNull(answer.info.provider)},
        {u"finish_reason"_s, orNull(finishReasonName(answer.info.finishReason))},
        {u"usage"_s, usageJson(answer.info.usage)},
        {u"times"_s,
         QJsonObject{{u"first_token_ms"_s, orNull(answer.info.timeToFirstToken)},
                     {u"total_ms"_s, orNull(answer.info.duration)}}},
        {u"request_id"_s, described(answer.info.requestId)},
        {u"error"_s, answer.error ? QJsonValue(errorJson(*answer.error, redactor)) : QJsonValue()}};
}

QString jsonLine(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace Chat
