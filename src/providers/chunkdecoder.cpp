// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/chunkdecoder.h"

#include "providers/chunkfields.h"
#include "providers/errorbody.h"
#include "providers/gigachatcodec.h"
#include "providers/openaicodec.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ChunkDecoder)
};

QString madeUpId()
{
    return u"call_"_s + QUuid::createUuid().toString(QUuid::Id128).left(24);
}

} // namespace

Result<ChatDelta> ChunkDecoder::decode(const QByteArray &json, int httpStatus)
{
    const QByteArray trimmed = json.trimmed();
    ChatDelta delta;
    if (trimmed.isEmpty())
        return delta;
    if (trimmed == "[DONE]") {
        m_complete = true;
        return delta;
    }

    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(trimmed, &parseError);
    if (document.isArray() && isErrorObject(document.array().first().toObject()))
        return errorIn(trimmed, httpStatus);
    if (!document.isObject()) {
        // Never the text itself: it is somebody's conversation.
        return unreadable(trimmed,
                          document.isNull() ? u"%1 at byte %2 of %3"_s.arg(parseError.errorString())
                                                  .arg(parseError.offset)
                                                  .arg(trimmed.size())
                                            : u"a list where an object is expected"_s);
    }
    const QJsonObject chunk = document.object();
    if (httpStatus >= 400 || isErrorObject(chunk))
        return errorIn(trimmed, httpStatus);

    const QString model = readName(chunk.value("model"_L1));
    if (!model.isEmpty() && model != m_model) {
        m_model = model;
        delta.model = model;
    }
    delta.usage = readUsage(chunk);
    for (const QJsonValue &value : chunk.value("choices"_L1).toArray()) {
        const QJsonObject choice = value.toObject();
        if (choice.value("index"_L1).toInt(0) != 0)
            continue; // one answer was asked for
        if (std::optional<Error> error = readChoice(choice, delta))
            return *std::move(error);
    }
    m_think.apply(delta);
    return delta;
}

ChatDelta ChunkDecoder::finish()
{
    return m_think.finish();
}

std::optional<Error> ChunkDecoder::readChoice(const QJsonObject &choice, ChatDelta &delta)
{
    const QJsonValue piece = choice.value("delta"_L1);
    const bool isWhole = !piece.isObject() && choice.value("message"_L1).isObject();
    const QJsonObject message = (isWhole ? choice.value("message"_L1) : piece).toObject();
    if (std::optional<Error> error = readMessage(message, delta))
        return error;

    FinishReason reason = readFinishReason(choice.value("finish_reason"_L1));
    if (reason == FinishReason::None && isWhole)
        reason = FinishReason::Stop;
    if (reason == FinishReason::Stop && !m_calls.isEmpty())
        reason = FinishReason::ToolCalls;
    if (reason != FinishReason::None) {
        m_complete = true;
        delta.finishReason = reason;
    }
    return std::nullopt;
}

std::optional<Error> ChunkDecoder::readMessage(const QJsonObject &message, ChatDelta &delta)
{
    if (message.value("role"_L1).toString() == "function_in_progress"_L1) {
        delta.status = readStatus(message);
        return std::nullopt;
    }
    readContent(message.value("content"_L1), delta);
    delta.text += message.value("refusal"_L1).toString();
    // Content parts may have brought the same thoughts already.
    if (delta.reasoning.isEmpty())
        delta.reasoning = readReasoning(message);
    delta.functionsStateId = readName(message.value("functions_state_id"_L1));

    bool isFirst = true;
    for (const QJsonValue &value : message.value("tool_calls"_L1).toArray()) {
        const QJsonObject call = value.toObject();
        const int wireIndex = call.value("index"_L1).toInt(-1);
        if (std::optional<Error> error = readToolCall(call, wireIndex, isFirst, delta))
            return error;
        isFirst = false;
    }
    if (message.value("function_call"_L1).isObject()) {
        const QJsonObject call{{u"function"_s, message.value("function_call"_L1)}};
        return readToolCall(call, 0, isFirst, delta);
    }
    return std::nullopt;
}

std::optional<Error> ChunkDecoder::readToolCall(const QJsonObject &call, int wireIndex,
                                                bool isFirst, ChatDelta &delta)
{
    const QJsonObject function = call.value("function"_L1).toObject();
    const QString id = readName(call.value("id"_L1));
    QString name = readName(function.value("name"_L1));
    if (m_kind == ProviderKind::GigaChat)
        name = GigaChatCodec::functionName(name);

    const qsizetype known = callFor(wireIndex, id, name, isFirst);
    const qsizetype index = known < 0 ? m_calls.size() : known;
    if (index >= MaxToolCalls) {
        return Error{
            .kind = ErrorKind::Protocol,
            .message =
                Text::tr("The model wants more than %1 functions to be called.").arg(MaxToolCalls),
            .remedy = Text::tr("The text so far is kept. Ask again.")};
    }
    if (known < 0)
        m_calls.append(Call{.wireIndex = wireIndex});
    Call &state = m_calls[index];
    ToolCallDelta piece{.index = static_cast<int>(index),
                        .arguments = readArguments(function.value("arguments"_L1))};
    const bool isNew = state.id.isEmpty();
    if (isNew)
        state.id = id.isEmpty() ? madeUpId() : id;
    if (isNew)
        piece.id = state.id;
    if (state.name.isEmpty()) {
        state.name = name;
        piece.name = name;
    }
    delta.toolCalls.append(piece);
    return std::nullopt;
}

/// The call that a piece belongs to, or −1 for a new one. Services differ: most give each call an
/// index, some the same index to all, some none; ids may be missing or change within a call.
qsizetype ChunkDecoder::callFor(int wireIndex, const QString &id, const QString &name,
                                bool isFirst) const
{
    if (m_calls.isEmpty())
        return -1;
    const bool hasIndex = wireIndex >= 0;
    for (qsizetype i = m_calls.size() - 1; i >= 0; --i) {
        const Call &call = m_calls.at(i);
        if (hasIndex ? call.wireIndex != wireIndex : (!id.isEmpty() && call.id != id))
            continue;
        if (!id.isEmpty()) {
            // Another id alone is noise of some servers; with a name it begins a new call.
            return call.id == id || name.isEmpty() ? i : -1;
        }
        if (hasIndex)
            return i;
        const bool begins = !name.isEmpty() && (!isFirst || name != call.name);
        return begins ? -1 : i;
    }
    return -1;
}

Error ChunkDecoder::errorIn(const QByteArray &json, int httpStatus) const
{
    return m_kind == ProviderKind::GigaChat ? GigaChatCodec::decodeError(httpStatus, json, m_host)
                                            : OpenAiCodec::decodeError(httpStatus, json, m_host);
}

Error ChunkDecoder::unreadable(const QByteArray &json, const QString &detail) const
{
    const QString host = m_host.isEmpty() ? Text::tr("The service") : m_host;
    if (json.startsWith('<')) {
        return {.kind = ErrorKind::Protocol,
                .message = Text::tr("%1 sent a web page instead of an answer.").arg(host),
                .remedy = Text::tr("Check the base URL: with most services it ends in /v1."),
                .detail = detail};
    }
    return {.kind = ErrorKind::Protocol,
            .message = Text::tr("%1 sent something that cannot be understood.").arg(host),
            .remedy = Text::tr("The text so far is kept. Ask again; if it happens again, check the "
                               "base URL."),
            .detail = detail};
}

} // namespace Chat
