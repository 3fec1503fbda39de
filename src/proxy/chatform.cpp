// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/chatform.h"

#include "core/jsontext.h"

#include <QDateTime>
#include <QJsonArray>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QJsonObject usageObject(const std::optional<Usage> &usage)
{
    const Usage counts = usage.value_or(Usage());
    return {{u"prompt_tokens"_s, counts.promptTokens},
            {u"completion_tokens"_s, counts.completionTokens},
            {u"total_tokens"_s, counts.totalTokens},
            {u"prompt_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, counts.cachedTokens}}},
            {u"completion_tokens_details"_s,
             QJsonObject{{u"reasoning_tokens"_s, counts.reasoningTokens}}}};
}

QString finishText(FinishReason reason)
{
    switch (reason) {
    case FinishReason::Length:
    case FinishReason::ContentFilter:
        return finishReasonName(reason);
    default:
        return u"stop"_s;
    }
}

} // namespace

ChatForm::ChatForm(const ClientOrder &order)
    : m_id(newAnswerId("chatcmpl-"_L1))
    , m_created(QDateTime::currentSecsSinceEpoch())
    , m_model(order.model)
    , m_includesUsage(order.includesUsage)
    , m_usesFunctions(order.usesFunctions)
{
}

QJsonObject ChatForm::chunk(const QJsonObject &delta, const QJsonValue &finishReason) const
{
    return {{u"id"_s, m_id},
            {u"object"_s, u"chat.completion.chunk"_s},
            {u"created"_s, m_created},
            {u"model"_s, m_model},
            {u"choices"_s,
             QJsonArray{QJsonObject{{u"index"_s, 0},
                                    {u"delta"_s, delta},
                                    {u"logprobs"_s, QJsonValue::Null},
                                    {u"finish_reason"_s, finishReason}}}}};
}

QByteArray ChatForm::begin()
{
    return streamEvent(
        chunk({{u"role"_s, u"assistant"_s}, {u"content"_s, QString()}}, QJsonValue::Null));
}

QJsonObject ChatForm::callObject(const ToolCallDelta &call)
{
    const bool isFirst = !m_calls.contains(call.index);
    m_calls.insert(call.index);
    QJsonObject function{{u"arguments"_s, call.arguments}};
    if (isFirst || !call.name.isEmpty())
        function.insert("name"_L1, call.name);
    QJsonObject object{{u"index"_s, call.index}, {u"function"_s, function}};
    if (isFirst) {
        object.insert("id"_L1, call.id.isEmpty() ? newAnswerId("call_"_L1) : call.id);
        object.insert("type"_L1, u"function"_s);
    }
    return object;
}

/// The events of pieces of text differ in these alone: what is around them is made once.
QByteArray ChatForm::textEvent(const QString &text)
{
    if (m_beforeText.isEmpty()) {
        const QByteArray field = R"("content":)";
        const QByteArray event = streamEvent(chunk({{u"content"_s, QString()}}, QJsonValue::Null));
        const qsizetype end =
            event.indexOf(field) + field.size(); // behind it come the client's own texts
        m_beforeText = event.first(end);
        m_afterText = event.sliced(end + 2);
    }
    return m_beforeText + jsonText(text) + m_afterText;
}

QByteArray ChatForm::delta(const ChatDelta &delta)
{
    if (delta.reasoning.isEmpty() && delta.toolCalls.isEmpty())
        return delta.text.isEmpty() ? QByteArray() : textEvent(delta.text);
    QJsonObject object;
    if (!delta.reasoning.isEmpty())
        object.insert("reasoning_content"_L1, delta.reasoning);
    if (!delta.text.isEmpty())
        object.insert("content"_L1, delta.text);
    QJsonArray calls;
    for (const ToolCallDelta &call : delta.toolCalls) {
        if (!m_usesFunctions || call.index == 0) // the older form knows one call
            calls.append(callObject(call));
    }
    if (!calls.isEmpty()) {
        if (m_usesFunctions)
            object.insert("function_call"_L1, calls.first().toObject().value("function"_L1));
        else
            object.insert("tool_calls"_L1, calls);
    }
    return object.isEmpty() ? QByteArray() : streamEvent(chunk(object, QJsonValue::Null));
}

QString ChatForm::finishReason(const Message &answer) const
{
    // An answer that was cut has cut calls, too.
    const QString reason = finishText(answer.info.finishReason);
    if (reason == "stop"_L1 && !answer.toolCalls.isEmpty())
        return m_usesFunctions ? u"function_call"_s : u"tool_calls"_s;
    return reason;
}

QByteArray ChatForm::end(const Message &answer)
{
    QByteArray events = streamEvent(chunk({}, finishReason(answer)));
    if (m_includesUsage) {
        QJsonObject counts = chunk({}, QJsonValue::Null);
        counts.insert("choices"_L1, QJsonArray());
        counts.insert("usage"_L1, usageObject(answer.info.usage));
        events += streamEvent(counts);
    }
    return events + "data: [DONE]\n\n";
}

QByteArray ChatForm::error(const Error &error)
{
    return streamEvent(errorObject(error));
}

QByteArray ChatForm::whole(const Message &answer)
{
    const bool hasCalls = !answer.toolCalls.isEmpty();
    QJsonObject message{
        {u"role"_s, u"assistant"_s}, {u"content"_s, answer.text}, {u"refusal"_s, QJsonValue::Null}};
    if (hasCalls && answer.text.isEmpty())
        message.insert("content"_L1, QJsonValue::Null);
    if (!answer.reasoning.isEmpty())
        message.insert("reasoning_content"_L1, answer.reasoning);
    QJsonArray calls;
    for (const ToolCall &call : answer.toolCalls) {
        calls.append(QJsonObject{
            {u"id"_s, call.id.isEmpty() ? newAnswerId("call_"_L1) : call.id},
            {u"type"_s, u"function"_s},
            {u"function"_s,
             QJsonObject{{u"name"_s, call.name}, {u"arguments"_s, argumentsText(call)}}}});
    }
    if (hasCalls && m_usesFunctions)
        message.insert("function_call"_L1, calls.first().toObject().value("function"_L1));
    else if (hasCalls)
        message.insert("tool_calls"_L1, calls);
    return jsonBody({{u"id"_s, m_id},
                     {u"object"_s, u"chat.completion"_s},
                     {u"created"_s, m_created},
                     {u"model"_s, m_model},
                     {u"choices"_s,
                      QJsonArray{QJsonObject{{u"index"_s, 0},
                                             {u"message"_s, message},
                                             {u"logprobs"_s, QJsonValue::Null},
                                             {u"finish_reason"_s, finishReason(answer)}}}},
                     {u"usage"_s, usageObject(answer.info.usage)}});
}

} // namespace Chat
