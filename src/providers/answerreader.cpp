// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/answerreader.h"

#include "net/transporterror.h"
#include "providers/gigachatcodec.h"
#include "providers/openaicodec.h"

#include <QCoreApplication>

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::AnswerReader)
};

void append(const ChatDelta &piece, ChatDelta &delta)
{
    delta.text += piece.text;
    delta.reasoning += piece.reasoning;
    delta.toolCalls += piece.toolCalls;
    const auto take = [](const QString &from, QString &to) {
        if (!from.isEmpty())
            to = from;
    };
    take(piece.functionsStateId, delta.functionsStateId);
    take(piece.status, delta.status);
    take(piece.model, delta.model);
    if (piece.finishReason != FinishReason::None)
        delta.finishReason = piece.finishReason;
    if (piece.usage)
        delta.usage = piece.usage;
}

Error emptyAnswer(const QString &host, int status)
{
    return {.kind = ErrorKind::Protocol,
            .message = Text::tr("%1 answered without an answer in it.").arg(host),
            .remedy = Text::tr("Ask again. If it goes on, check the base URL."),
            .httpStatus = status};
}

} // namespace

AnswerReader::AnswerReader(ProviderKind kind, const QString &host, const HttpResponseHead &head,
                           qsizetype maxEventSize)
    : m_kind(kind)
    , m_host(host)
    , m_status(head.status)
    , m_decoder(kind, host)
    , m_sse(maxEventSize)
{
    const QByteArray type = head.contentType();
    if (type == "text/event-stream")
        m_form = Form::Events;
    else if (type == "application/json" || type == "text/html")
        m_form = Form::Whole;
}

AnswerReader::Step AnswerReader::feed(const QByteArray &bytes)
{
    m_anything = m_anything || !bytes.isEmpty();
    if (m_form != Form::Events)
        m_body += bytes;
    if (m_form == Form::Unknown)
        sniff();
    if (m_form != Form::Events)
        return {};
    Step step = readEvents(m_sse.feed(m_body.isEmpty() ? bytes : std::exchange(m_body, {})));
    if (!step.error && m_sse.isOverflowed()) {
        step.error =
            Error{.kind = ErrorKind::TooLarge,
                  .message = Text::tr("A piece of the answer of %1 is too large.").arg(m_host),
                  .remedy = Text::tr("The text so far is kept. Ask again."),
                  .httpStatus = m_status};
    }
    return step;
}

AnswerReader::Step AnswerReader::finish()
{
    if (m_form != Form::Events)
        return readWhole();
    Step step = readEvents(m_sse.finish());
    append(m_decoder.finish(), step.delta);
    // Of a last event without its empty line nobody knows whether it is whole.
    const bool isCut = step.error && step.error->kind == ErrorKind::Protocol;
    if (m_decoder.isComplete())
        step.error = {};
    else if (isCut || !step.error)
        step.error = TransportError::interrupted(m_host);
    return step;
}

AnswerReader::Step AnswerReader::breakOff(const Error &reason)
{
    Step step;
    append(m_decoder.finish(), step.delta);
    if (!m_decoder.isComplete())
        step.error = reason;
    return step;
}

/// Some servers have no type for their stream, or a wrong one.
void AnswerReader::sniff()
{
    const QByteArray start = m_body.trimmed();
    if (start.isEmpty()) {
        m_body.clear(); // or a flood of it would be looked through again with each piece
        return;
    }
    const char first = start.front();
    m_form = first == '{' || first == '[' || first == '<' ? Form::Whole : Form::Events;
}

AnswerReader::Step AnswerReader::readEvents(const QList<SseEvent> &events)
{
    Step step;
    for (const SseEvent &event : events) {
        if (m_done)
            break;
        step.error = readEvent(event, step.delta);
        if (step.error)
            break;
    }
    return step;
}

std::optional<Error> AnswerReader::readEvent(const SseEvent &event, ChatDelta &delta)
{
    if (event.name == "error")
        return errorOf(event.data);
    const QByteArray data = event.data.trimmed();
    if (data == "[DONE]")
        m_done = true;
    else if (!event.name.isEmpty() && event.name != "message" && !data.startsWith('{'))
        return {}; // a ping of some kind
    const Result<ChatDelta> piece = m_decoder.decode(data, m_status);
    if (!piece)
        return piece.error();
    append(*piece, delta);
    return {};
}

AnswerReader::Step AnswerReader::readWhole()
{
    Step step;
    if (!m_anything) {
        step.error = emptyAnswer(m_host, m_status);
        return step;
    }
    const Result<ChatDelta> answer = m_decoder.decode(std::exchange(m_body, {}), m_status);
    if (!answer) {
        step.error = answer.error();
        return step;
    }
    step.delta = *answer;
    append(m_decoder.finish(), step.delta);
    if (!m_decoder.isComplete())
        step.error = emptyAnswer(m_host, m_status);
    return step;
}

Error AnswerReader::errorOf(const QByteArray &data) const
{
    return m_kind == ProviderKind::GigaChat ? GigaChatCodec::decodeError(m_status, data, m_host)
                                            : OpenAiCodec::decodeError(m_status, data, m_host);
}

} // namespace Chat
