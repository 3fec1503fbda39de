// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/chatexchange.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int UsualAnswer = 4096; // tokens, where the client sets no limit

/// What the pictures count for instead of the letters of their base64.
qint64 pictureSurplus(const QList<Message> &messages)
{
    constexpr qint64 picture = 3000; // characters, which are about 1,000 tokens
    qint64 surplus = 0;
    for (const Message &message : messages) {
        for (const MessagePicture &pictured : message.pictures)
            surplus += picture - (pictured.picture.bytes().size() + 2) / 3 * 4;
    }
    return surplus;
}

qsizetype charactersOf(const ChatDelta &delta)
{
    qsizetype characters = delta.text.size() + delta.reasoning.size();
    for (const ToolCallDelta &call : delta.toolCalls)
        characters += call.name.size() + call.arguments.size();
    return characters;
}

} // namespace

ChatExchange::ChatExchange(GatewayContext &context, ClientConnection &connection,
                           const ClientRequest &request, const QString &client,
                           ClientQuestion question)
    : ModelExchange(context, connection, request, client, question.order.model, question.profile)
    , m_order(std::move(question.order))
    , m_form(std::move(question.form))
    , m_filter(context.redactor)
    , m_answer{.role = Role::Assistant}
    , m_pings([this] { ping(); })
{
    reserveTokens(request.body, m_order.request.parameters.maxTokens.value_or(UsualAnswer),
                  pictureSurplus(m_order.request.messages));
}

void ChatExchange::setPaused(bool paused)
{
    m_paused = paused;
    if (m_reply)
        m_reply->setPaused(paused);
}

void ChatExchange::letGo()
{
    if (m_reply && !isWaiting()) {
        record().usage = m_reply->info().usage;
        countPrompt();
    }
    setWaiting(false);
    m_pings.stop();
    m_reply.reset();
}

void ChatExchange::ask(Provider &provider, const QString &model)
{
    ChatRequest &request = m_order.request;
    request.model = model;
    if (m_order.cutsStops || !provider.info().capabilities.stop) {
        m_cutter = StopCutter(request.parameters.stop);
        request.parameters.stop.clear();
    }
    // Only a stream can be ended where the stop comes.
    request.mode =
        m_order.streams || m_cutter.isActive() ? AnswerMode::Streamed : AnswerMode::Whole;
    for (Message &message : request.messages) {
        for (const ToolCall &call : std::as_const(message.toolCalls)) {
            const CallMemory *memory = context().calls.object(memoryKey(call));
            if (memory == nullptr)
                continue;
            message.functionsStateId = memory->functionsStateId;
            if (message.reasoning.isEmpty())
                message.reasoning = memory->reasoning;
        }
    }
    m_reply = provider.send(request);
    m_reply->setPaused(m_paused); // an earlier answer may not be taken yet
    connect(m_reply.get(), &ChatReply::accepted, this, &ChatExchange::startPings);
    connect(m_reply.get(), &ChatReply::progress, this, &ChatExchange::onProgress);
    connect(m_reply.get(), &ChatReply::delta, this, &ChatExchange::onDelta);
    connect(m_reply.get(), &ChatReply::finished, this, &ChatExchange::onFinished);
    m_order.request.messages.clear(); // they may be megabytes
    m_reply->begin();
}

/// Clients, and what is between, give up where nothing comes for too long.
void ChatExchange::startPings()
{
    if (m_order.streams && !m_pings.isActive())
        delayPing();
}

void ChatExchange::delayPing()
{
    if (!isOver())
        m_pings.start(context().settings.pingInterval);
}

void ChatExchange::ping()
{
    const QByteArray events = begun();
    write(events + m_form->ping());
    delayPing();
}

void ChatExchange::onProgress(const ChatProgress &progress)
{
    if (progress.phase == ChatProgress::Phase::Waiting) {
        if (waitBehind(progress.queuePosition))
            startPings();
        else
            m_reply.reset();
        return;
    }
    setWaiting(false);
    const bool isSilent = progress.phase != ChatProgress::Phase::Streaming;
    if (isSilent && !isStreaming()) // an error may still have its status
        m_pings.stop();
}

void ChatExchange::onDelta(const ChatDelta &delta)
{
    if (isOver())
        return;
    const bool hasContent =
        !delta.text.isEmpty() || !delta.reasoning.isEmpty() || !delta.toolCalls.isEmpty();
    if (hasContent && !record().timeToFirstToken) {
        record().timeToFirstToken = elapsed();
        show();
    }
    countAnswer(charactersOf(delta));
    // Stops and secrets are looked for within one text: what is held back of it comes before what
    // follows.
    if (!delta.reasoning.isEmpty())
        deliverCut({.text = m_filter.finishText()}, true);
    if (!isOver())
        deliverCut(m_filter.feed(delta), !delta.toolCalls.isEmpty());
}

/// No further than to a stop of the client's.
void ChatExchange::deliverCut(ChatDelta piece, bool endsText)
{
    piece.text = m_cutter.feed(piece.text);
    if (m_cutter.isDone())
        piece.toolCalls.clear();
    else if (endsText)
        piece.text += m_cutter.finish();
    if (!piece.isEmpty())
        deliver(piece);
    if (!m_cutter.isDone() || isOver())
        return;
    m_answer.info = m_reply->info();
    m_answer.info.finishReason = FinishReason::Stop;
    m_form->stoppedAt(m_cutter.stop());
    m_reply.reset();
    complete();
}

void ChatExchange::deliver(const ChatDelta &delta)
{
    if (!m_order.streams) {
        applyDelta(delta, m_answer);
        return;
    }
    ChatDelta kept = delta;
    kept.text.clear(); // it is the client's once it is written, and may be long
    applyDelta(kept, m_answer);
    // Events may have numbers: made in their order.
    QByteArray events = begun();
    events += m_form->delta(delta);
    if (events.isEmpty())
        return;
    write(events);
    delayPing();
}

/// The first events of the stream, where it has not begun yet.
QByteArray ChatExchange::begun()
{
    if (isStreaming())
        return {};
    beginStream();
    return m_form->begin();
}

void ChatExchange::onFinished()
{
    if (isOver() || !m_reply)
        return;
    setWaiting(false);
    std::optional<Error> error = m_reply->error();
    const AnswerInfo info = m_reply->info();
    deliverCut(m_filter.finish(), true);
    if (isOver())
        return;
    m_answer.info = info;
    record().usage = info.usage;
    const bool gaveUp =
        info.finishReason == FinishReason::Error || info.finishReason == FinishReason::Overloaded;
    if (!error && gaveUp)
        error = Error{.kind = ErrorKind::Server,
                      .message = tr("The service gave up in the middle of the answer."),
                      .remedy = tr("Try again.")};
    m_reply.reset();
    if (error) {
        breakDown(*error);
        return;
    }
    if (info.usage && info.usage->completionTokens > 0)
        setCounted();
    complete();
}

void ChatExchange::complete()
{
    m_pings.stop();
    record().usage = m_answer.info.usage;
    countPrompt();
    rememberCalls();
    if (!m_order.streams) {
        answer({.status = 200, .body = m_form->whole(m_answer)});
        return;
    }
    QByteArray events = begun();
    events += m_form->end(m_answer);
    write(events);
    endStream();
}

/// Some services number their calls, so an id alone says nothing.
QString ChatExchange::memoryKey(const ToolCall &call)
{
    return QStringList{record().client, record().provider, call.id, call.name}.join(u'\n');
}

void ChatExchange::rememberCalls()
{
    constexpr qsizetype overhead = 256; // bytes
    const CallMemory memory{m_answer.functionsStateId, m_answer.reasoning};
    if (memory.functionsStateId.isEmpty() && memory.reasoning.isEmpty())
        return;
    const qsizetype cost = overhead + 2 * memory.reasoning.size();
    for (const ToolCall &call : std::as_const(m_answer.toolCalls))
        context().calls.insert(memoryKey(call), new CallMemory(memory), cost);
}

void ChatExchange::breakDown(const Error &error)
{
    m_pings.stop();
    if (record().timeToFirstToken)
        countPrompt();
    if (!isStreaming()) {
        fail(error);
        return;
    }
    note(error);
    write(errorEvents(context().redactor.redacted(error)));
    endStream();
}

} // namespace Chat
