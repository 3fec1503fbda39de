// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/responsesform.h"

#include <QDateTime>
#include <QJsonArray>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

using Block = AnswerBlocks::Block;
using Kind = AnswerBlocks::Kind;

const QString Completed = u"completed"_s;
const QString Incomplete = u"incomplete"_s;
const QString InProgress = u"in_progress"_s;
const QString Failed = u"failed"_s;

QJsonObject echoed(const QJsonObject &body)
{
    const auto given = [&body](const QString &name, const QJsonValue &otherwise) {
        const QJsonValue value = body.value(name);
        return std::pair(name, value.isUndefined() || value.isNull() ? otherwise : value);
    };
    const QJsonValue none(QJsonValue::Null);
    return {given(u"instructions"_s, none),
            given(u"max_output_tokens"_s, none),
            given(u"metadata"_s, QJsonObject()),
            given(u"parallel_tool_calls"_s, true),
            given(u"reasoning"_s, QJsonObject{{u"effort"_s, none}, {u"summary"_s, none}}),
            given(u"temperature"_s, none),
            given(u"text"_s, QJsonObject{{u"format"_s, QJsonObject{{u"type"_s, u"text"_s}}}}),
            given(u"tool_choice"_s, u"auto"_s),
            given(u"tools"_s, QJsonArray()),
            given(u"top_p"_s, none),
            given(u"truncation"_s, u"disabled"_s),
            given(u"user"_s, none)};
}

/// The part of an item that holds its text.
QJsonObject partOf(Kind kind, const QString &text)
{
    if (kind == Kind::Reasoning)
        return {{u"type"_s, u"reasoning_text"_s}, {u"text"_s, text}};
    return {{u"type"_s, u"output_text"_s},
            {u"text"_s, text},
            {u"annotations"_s, QJsonArray()},
            {u"logprobs"_s, QJsonArray()}};
}

QJsonObject itemOf(const Block &block, const QString &id, const QString &status,
                   const QJsonArray &parts)
{
    switch (block.kind) {
    case Kind::Reasoning:
        return {{u"id"_s, id},
                {u"type"_s, u"reasoning"_s},
                {u"summary"_s, QJsonArray()},
                {u"content"_s, parts},
                {u"status"_s, status}};
    case Kind::Text:
        return {{u"id"_s, id},
                {u"type"_s, u"message"_s},
                {u"role"_s, u"assistant"_s},
                {u"content"_s, parts},
                {u"status"_s, status}};
    case Kind::Call:
        break;
    }
    return {{u"id"_s, id},           {u"type"_s, u"function_call"_s}, {u"call_id"_s, block.id},
            {u"name"_s, block.name}, {u"arguments"_s, block.content}, {u"status"_s, status}};
}

QJsonObject emptyItem(const Block &block, const QString &id)
{
    Block empty = block;
    empty.content.clear();
    return itemOf(empty, id, InProgress, {});
}

QJsonObject wholeItem(const Block &block, const QString &id, const QString &status)
{
    Block whole = block;
    if (whole.kind == Kind::Call && whole.content.isEmpty())
        whole.content = u"{}"_s;
    return itemOf(whole, id, status, {partOf(block.kind, block.content)});
}

QString newItemId(Kind kind)
{
    switch (kind) {
    case Kind::Reasoning:
        return newAnswerId("rs_"_L1);
    case Kind::Text:
        return newAnswerId("msg_"_L1);
    case Kind::Call:
        break;
    }
    return newAnswerId("fc_"_L1);
}

QJsonObject usageObject(const std::optional<Usage> &usage)
{
    const Usage counts = usage.value_or(Usage());
    return {
        {u"input_tokens"_s, counts.promptTokens},
        {u"input_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, counts.cachedTokens}}},
        {u"output_tokens"_s, counts.completionTokens},
        {u"output_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, counts.reasoningTokens}}},
        {u"total_tokens"_s, counts.totalTokens}};
}

/// Why the answer is not whole; empty where it is.
QString incompleteReason(FinishReason reason)
{
    if (reason == FinishReason::Length)
        return u"max_output_tokens"_s;
    return reason == FinishReason::ContentFilter ? u"content_filter"_s : QString();
}

QString textEvent(Kind kind, QLatin1StringView step)
{
    const QString name =
        kind == Kind::Reasoning ? u"response.reasoning_text."_s : u"response.output_text."_s;
    return name + step;
}

} // namespace

ResponsesForm::ResponsesForm(const ClientOrder &order, const QJsonObject &body)
    : m_response(echoed(body))
{
    m_response.insert("id"_L1, newAnswerId("resp_"_L1));
    m_response.insert("object"_L1, u"response"_s);
    m_response.insert("created_at"_L1, QDateTime::currentSecsSinceEpoch());
    m_response.insert("model"_L1, order.model);
    m_response.insert("background"_L1, false);
    m_response.insert("store"_L1, false);
    for (const auto name :
         {"error"_L1, "incomplete_details"_L1, "previous_response_id"_L1, "usage"_L1})
        m_response.insert(name, QJsonValue::Null);
}

QJsonObject ResponsesForm::response(const QString &status, const QJsonArray &output) const
{
    QJsonObject object = m_response;
    object.insert("status"_L1, status);
    object.insert("output"_L1, output);
    return object;
}

QByteArray ResponsesForm::event(const QString &type, QJsonObject data)
{
    data.insert("type"_L1, type);
    data.insert("sequence_number"_L1, m_sequence++);
    return streamEvent(data, type.toLatin1());
}

QString ResponsesForm::itemId(qsizetype block)
{
    while (m_itemIds.size() <= block)
        m_itemIds.append(newItemId(m_blocks.blocks().at(m_itemIds.size()).kind));
    return m_itemIds.at(block);
}

/// Where an event of a block belongs.
QJsonObject ResponsesForm::at(qsizetype block, bool isPart)
{
    QJsonObject place{{u"item_id"_s, itemId(block)}, {u"output_index"_s, block}};
    if (isPart)
        place.insert("content_index"_L1, 0);
    return place;
}

QByteArray ResponsesForm::begin()
{
    const QJsonObject started{{u"response"_s, response(InProgress, {})}};
    // Events have numbers: each is made in a statement of its own.
    const QByteArray created = event(u"response.created"_s, started);
    return created + event(u"response.in_progress"_s, started);
}

QByteArray ResponsesForm::delta(const ChatDelta &delta)
{
    return events(m_blocks.feed(delta), Completed);
}

QByteArray ResponsesForm::events(const QList<AnswerBlocks::Step> &steps, const QString &lastStatus)
{
    QByteArray bytes;
    for (const AnswerBlocks::Step &step : steps) {
        switch (step.type) {
        case AnswerBlocks::Step::Type::Open:
            bytes += opening(step.block);
            break;
        case AnswerBlocks::Step::Type::Piece:
            bytes += piece(step.block, step.piece);
            break;
        case AnswerBlocks::Step::Type::Close:
            bytes += closing(step.block,
                             step.block + 1 == m_blocks.blocks().size() ? lastStatus : Completed);
            break;
        }
    }
    return bytes;
}

QByteArray ResponsesForm::opening(qsizetype block)
{
    const Block &opened = m_blocks.blocks().at(block);
    const QByteArray item =
        event(u"response.output_item.added"_s,
              {{u"output_index"_s, block}, {u"item"_s, emptyItem(opened, itemId(block))}});
    if (opened.kind == Kind::Call)
        return item;
    QJsonObject part = at(block, true);
    part.insert("part"_L1, partOf(opened.kind, {}));
    return item + event(u"response.content_part.added"_s, part);
}

QByteArray ResponsesForm::piece(qsizetype block, const QString &text)
{
    const Kind kind = m_blocks.blocks().at(block).kind;
    QJsonObject data = at(block, kind != Kind::Call);
    data.insert("delta"_L1, text);
    if (kind == Kind::Call)
        return event(u"response.function_call_arguments.delta"_s, data);
    if (kind == Kind::Text)
        data.insert("logprobs"_L1, QJsonArray());
    return event(textEvent(kind, "delta"_L1), data);
}

QByteArray ResponsesForm::closing(qsizetype block, const QString &status)
{
    const Block &closed = m_blocks.blocks().at(block);
    const QJsonObject item = wholeItem(closed, itemId(block), status);
    m_closed = block + 1;
    QJsonObject done = at(block, closed.kind != Kind::Call);
    QByteArray bytes;
    if (closed.kind == Kind::Call) {
        done.insert("name"_L1, closed.name);
        done.insert("arguments"_L1, item.value("arguments"_L1));
        bytes = event(u"response.function_call_arguments.done"_s, done);
    } else {
        QJsonObject part = done;
        done.insert("text"_L1, closed.content);
        if (closed.kind == Kind::Text)
            done.insert("logprobs"_L1, QJsonArray());
        part.insert("part"_L1, partOf(closed.kind, closed.content));
        bytes = event(textEvent(closed.kind, "done"_L1), done);
        bytes += event(u"response.content_part.done"_s, part);
    }
    return bytes
        + event(u"response.output_item.done"_s, {{u"output_index"_s, block}, {u"item"_s, item}});
}

QJsonArray ResponsesForm::items(const QList<Block> &blocks, const QString &status)
{
    QJsonArray items;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const QString id = i < m_itemIds.size() ? m_itemIds.at(i) : newItemId(blocks.at(i).kind);
        // Only the last one can have been cut.
        items.append(wholeItem(blocks.at(i), id, i + 1 == blocks.size() ? status : Completed));
    }
    return items;
}

QJsonObject ResponsesForm::ended(const Message &answer, const QList<Block> &blocks)
{
    const QString reason = incompleteReason(answer.info.finishReason);
    const QString status = reason.isEmpty() ? Completed : Incomplete;
    QJsonObject object = response(status, items(blocks, status));
    if (!reason.isEmpty())
        object.insert("incomplete_details"_L1, QJsonObject{{u"reason"_s, reason}});
    object.insert("usage"_L1, usageObject(answer.info.usage));
    return object;
}

QByteArray ResponsesForm::end(const Message &answer)
{
    const QString status =
        incompleteReason(answer.info.finishReason).isEmpty() ? Completed : Incomplete;
    const QByteArray last = events(m_blocks.finish(), status);
    const QJsonObject object = ended(answer, m_blocks.blocks());
    return last
        + event(u"response."_s + object.value("status"_L1).toString(), {{u"response"_s, object}});
}

QByteArray ResponsesForm::error(const Error &error)
{
    // Those that were told of by `response.output_item.added`: each of these has its id.
    const QList<Block> told = m_blocks.blocks().mid(0, m_itemIds.size());
    const bool isWhole = m_closed == told.size();
    QJsonObject object = response(Failed, items(told, isWhole ? Completed : Incomplete));
    const bool isBusy = error.kind == ErrorKind::RateLimited;
    object.insert("error"_L1,
                  QJsonObject{{u"code"_s, isBusy ? u"rate_limit_exceeded"_s : u"server_error"_s},
                              {u"message"_s, errorText(error)}});
    return event(u"response.failed"_s, {{u"response"_s, object}});
}

QByteArray ResponsesForm::whole(const Message &answer)
{
    return jsonBody(ended(answer, AnswerBlocks::of(answer)));
}

} // namespace Chat
