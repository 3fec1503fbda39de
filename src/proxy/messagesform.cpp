// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/messagesform.h"

#include <QJsonDocument>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

using Kind = AnswerBlocks::Kind;

/// Clients send thoughts back only with a signature, and no service behind us makes one.
constexpr auto Signature = "unsigned"_L1;

QByteArray namedEvent(const QString &type, QJsonObject data)
{
    data.insert("type"_L1, type);
    return streamEvent(data, type.toLatin1());
}

/// Only an object fits there; what a model wrote instead goes by the name that Anthropic gives it.
QJsonObject inputOf(const AnswerBlocks::Block &call)
{
    const QJsonDocument input = QJsonDocument::fromJson(call.content.toUtf8());
    if (input.isObject() || call.content.isEmpty())
        return input.object();
    return {{u"INVALID_JSON"_s, call.content}};
}

/// As the block begins.
QJsonObject emptyBlock(const AnswerBlocks::Block &block)
{
    switch (block.kind) {
    case Kind::Reasoning:
        return {
            {u"type"_s, u"thinking"_s}, {u"thinking"_s, QString()}, {u"signature"_s, QString()}};
    case Kind::Text:
        return {{u"type"_s, u"text"_s}, {u"text"_s, QString()}};
    case Kind::Call:
        break;
    }
    return {{u"type"_s, u"tool_use"_s},
            {u"id"_s, block.id},
            {u"name"_s, block.name},
            {u"input"_s, QJsonObject()}};
}

QJsonObject wholeBlock(const AnswerBlocks::Block &block)
{
    QJsonObject object = emptyBlock(block);
    if (block.kind == Kind::Call) {
        object.insert("input"_L1, inputOf(block));
    } else if (block.kind == Kind::Text) {
        object.insert("text"_L1, block.content);
    } else {
        object.insert("thinking"_L1, block.content);
        object.insert("signature"_L1, Signature);
    }
    return object;
}

QJsonObject deltaOf(Kind kind, const QString &piece)
{
    switch (kind) {
    case Kind::Reasoning:
        return {{u"type"_s, u"thinking_delta"_s}, {u"thinking"_s, piece}};
    case Kind::Text:
        return {{u"type"_s, u"text_delta"_s}, {u"text"_s, piece}};
    case Kind::Call:
        break;
    }
    return {{u"type"_s, u"input_json_delta"_s}, {u"partial_json"_s, piece}};
}

QJsonObject usageObject(const std::optional<Usage> &usage)
{
    const Usage counts = usage.value_or(Usage());
    return {{u"input_tokens"_s, counts.promptTokens},
            {u"output_tokens"_s, counts.completionTokens}};
}

QString stopReason(const Message &answer, bool isStopped)
{
    if (isStopped)
        return u"stop_sequence"_s;
    if (answer.info.finishReason == FinishReason::Length)
        return u"max_tokens"_s;
    if (answer.info.finishReason == FinishReason::ContentFilter)
        return u"refusal"_s;
    return answer.toolCalls.isEmpty() ? u"end_turn"_s : u"tool_use"_s;
}

} // namespace

MessagesForm::MessagesForm(const ClientOrder &order)
    : m_id(newAnswerId("msg_"_L1))
    , m_model(order.model)
    , m_showsThoughts(order.showsThoughts)
{
}

QJsonObject MessagesForm::message(const QJsonArray &content) const
{
    return {{u"id"_s, m_id},
            {u"type"_s, u"message"_s},
            {u"role"_s, u"assistant"_s},
            {u"model"_s, m_model},
            {u"content"_s, content},
            {u"stop_reason"_s, QJsonValue::Null},
            {u"stop_sequence"_s, QJsonValue::Null},
            {u"usage"_s, usageObject({})}};
}

QByteArray MessagesForm::ping() const
{
    return namedEvent(u"ping"_s, {});
}

QByteArray MessagesForm::begin()
{
    return namedEvent(u"message_start"_s, {{u"message"_s, message({})}}) + ping();
}

QByteArray MessagesForm::delta(const ChatDelta &delta)
{
    ChatDelta shown = delta;
    if (!m_showsThoughts)
        shown.reasoning.clear();
    return events(m_blocks.feed(shown));
}

QByteArray MessagesForm::events(const QList<AnswerBlocks::Step> &steps) const
{
    QByteArray bytes;
    for (const AnswerBlocks::Step &step : steps)
        bytes += event(step);
    return bytes;
}

QByteArray MessagesForm::event(const AnswerBlocks::Step &step) const
{
    const AnswerBlocks::Block &block = m_blocks.blocks().at(step.block);
    const QJsonObject at{{u"index"_s, step.block}};
    const auto with = [&at](const QString &name, const QJsonObject &value) {
        QJsonObject data = at;
        data.insert(name, value);
        return data;
    };
    switch (step.type) {
    case AnswerBlocks::Step::Type::Open:
        return namedEvent(u"content_block_start"_s, with(u"content_block"_s, emptyBlock(block)));
    case AnswerBlocks::Step::Type::Piece:
        return namedEvent(u"content_block_delta"_s,
                          with(u"delta"_s, deltaOf(block.kind, step.piece)));
    case AnswerBlocks::Step::Type::Close:
        break;
    }
    QByteArray bytes;
    if (block.kind == Kind::Reasoning)
        bytes = namedEvent(
            u"content_block_delta"_s,
            with(u"delta"_s, {{u"type"_s, u"signature_delta"_s}, {u"signature"_s, Signature}}));
    return bytes + namedEvent(u"content_block_stop"_s, at);
}

void MessagesForm::addEnd(QJsonObject &object, const Message &answer) const
{
    const bool isStopped = !m_stop.isEmpty();
    object.insert("stop_reason"_L1, stopReason(answer, isStopped));
    object.insert("stop_sequence"_L1,
                  isStopped ? QJsonValue(m_stop) : QJsonValue(QJsonValue::Null));
}

QByteArray MessagesForm::end(const Message &answer)
{
    QJsonObject delta;
    addEnd(delta, answer);
    return events(m_blocks.finish())
        + namedEvent(u"message_delta"_s,
                     {{u"delta"_s, delta}, {u"usage"_s, usageObject(answer.info.usage)}})
        + namedEvent(u"message_stop"_s, {});
}

QByteArray MessagesForm::error(const Error &error)
{
    return streamEvent(errorObject(error, ClientFamily::Anthropic), "error");
}

QByteArray MessagesForm::whole(const Message &answer)
{
    QJsonArray content;
    for (const AnswerBlocks::Block &block : AnswerBlocks::of(answer)) {
        if (m_showsThoughts || block.kind != Kind::Reasoning)
            content.append(wholeBlock(block));
    }
    QJsonObject object = message(content);
    addEnd(object, answer);
    object.insert("usage"_L1, usageObject(answer.info.usage));
    return jsonBody(object);
}

} // namespace Chat
