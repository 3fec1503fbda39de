// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicereply.h"

#include "core/future.h"
#include "core/logging.h"
#include "core/redactor.h"
#include "net/transporterror.h"
#include "providers/gigachatfiles.h"
#include "providers/openaicodec.h"

#include <QJsonDocument>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// How long a complete answer may keep its connection open: for the token counts, which follow the
// finish reason, and for the end itself, without which the connection cannot be used again.
constexpr std::chrono::milliseconds GraceForUsage = 10s;
constexpr std::chrono::milliseconds GraceForEnd = 1s;

bool hasContent(const ChatDelta &delta)
{
    return !delta.text.isEmpty() || !delta.reasoning.isEmpty() || !delta.toolCalls.isEmpty();
}

} // namespace

ServiceReply::ServiceReply(std::shared_ptr<ServiceContext> context,
                           std::shared_ptr<UploadedFiles> files,
                           const Result<ServiceRequest> &request, QObject *parent)
    : ChatReply(parent)
    , m_context(std::move(context))
    , m_files(std::move(files))
    , m_request(request)
{
    m_info.provider = m_context->profile();
    m_progress.phase = ChatProgress::Phase::Waiting;
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ServiceReply::onTimer);
    if (!m_request) {
        finish(m_request.error());
        return;
    }
    m_info.model = m_request->model;
    const QSet<QString> refused = m_context->refusedParameters(m_request->model);
    OpenAiCodec::dropParameters(m_request->body, refused);
    m_ticket = m_context->queue().enter();
    QMetaObject::invokeMethod(this, &ServiceReply::begin, Qt::QueuedConnection);
}

ServiceReply::~ServiceReply()
{
    leaveUpload();
}

void ServiceReply::abort()
{
    finish(Error{.kind = ErrorKind::Cancelled, .message = tr("The answer was stopped.")});
}

void ServiceReply::retryNow()
{
    if (!m_finished && m_progress.phase == ChatProgress::Phase::Retrying)
        m_timer.start(0);
}

void ServiceReply::setPaused(bool paused)
{
    m_paused = paused;
    if (m_stream)
        m_stream->setPaused(paused);
}

void ServiceReply::begin()
{
    if (m_finished || std::exchange(m_begun, true))
        return;
    if (m_ticket->isGranted()) {
        upload();
        return;
    }
    const auto announce = [this] {
        setProgress({.phase = ChatProgress::Phase::Waiting, .queuePosition = m_ticket->position()});
    };
    connect(m_ticket.get(), &RequestTicket::granted, this, &ServiceReply::upload);
    connect(m_ticket.get(), &RequestTicket::positionChanged, this, announce);
    announce();
}

void ServiceReply::upload()
{
    if (m_request->pictures.isEmpty()) {
        authorize();
        return;
    }
    m_upload.reset(new PictureUpload(m_files, m_request->pictures, this));
    connect(m_upload.get(), &PictureUpload::finished, this, &ServiceReply::onUploaded);
    setPhase(ChatProgress::Phase::Connecting);
    if (m_upload) // nobody has stopped it meanwhile
        m_upload->start();
}

void ServiceReply::onUploaded(const std::optional<Error> &error)
{
    if (error)
        finish(error);
    else
        authorize();
}

void ServiceReply::authorize()
{
    const QFuture<Result<HttpHeaders>> headers = m_context->authorizer().authorize();
    if (hasValue(headers)) {
        onAuthorized(headers.result());
        return;
    }
    const int attempt = m_attempt;
    whenFinished(headers, this, [this, attempt](const Result<HttpHeaders> &result) {
        if (!m_finished && m_attempt == attempt)
            onAuthorized(result);
    });
    setPhase(ChatProgress::Phase::Authorizing);
}

void ServiceReply::onAuthorized(const Result<HttpHeaders> &headers)
{
    m_head = {};
    if (!headers) {
        failTry(headers.error());
        return;
    }
    m_authorization = *headers;
    send();
}

void ServiceReply::send()
{
    m_head = {};
    m_errorBody.clear();
    m_clock.start();
    QJsonObject body = m_request->body;
    if (m_upload)
        GigaChatFiles::attach(body, m_upload->ids());
    m_stream =
        m_context->client().send({.verb = "POST",
                                  .url = m_request->url,
                                  .headers = m_request->headers + m_authorization,
                                  .body = QJsonDocument(body).toJson(QJsonDocument::Compact)});
    connect(m_stream.get(), &HttpStream::sent, this,
            [this] { setPhase(ChatProgress::Phase::Responding); });
    connect(m_stream.get(), &HttpStream::headReceived, this, &ServiceReply::onHead);
    connect(m_stream.get(), &HttpStream::chunk, this, &ServiceReply::onChunk);
    connect(m_stream.get(), &HttpStream::finished, this, &ServiceReply::onStreamFinished);
    m_stream->setPaused(m_paused);
    setPhase(ChatProgress::Phase::Connecting);
}

void ServiceReply::onHead()
{
    m_head = m_stream->head();
    m_info.requestId = m_context->redactor().redacted(m_head.requestId());
    if (m_head.isSuccess() && m_head.contentType() == "text/event-stream")
        Q_EMIT accepted();
}

void ServiceReply::onChunk(const QByteArray &bytes)
{
    if (!m_head.isSuccess()) {
        m_errorBody += bytes;
        return;
    }
    if (!m_reader)
        m_reader.emplace(m_context->kind(), TransportError::hostText(m_request->url), m_head);
    deliver(m_reader->feed(bytes));
    if (!m_finished && m_reader->isComplete())
        m_timer.start(m_reader->isDone() ? GraceForEnd : GraceForUsage);
}

void ServiceReply::onStreamFinished()
{
    const std::optional<Error> failure = m_stream->error();
    m_stream.reset();
    if (m_head.isSuccess() && !m_reader && !failure) // not one byte of an answer
        m_reader.emplace(m_context->kind(), TransportError::hostText(m_request->url), m_head);
    if (m_reader) {
        deliver(failure ? m_reader->breakOff(*failure) : m_reader->finish());
        if (!m_finished) {
            close({});
            Q_EMIT finished(); // nobody called us but the event loop
        }
    } else if (failure) {
        failTry(*failure);
    } else {
        failTry(m_context->errorOf(m_head, m_errorBody, m_request->url));
    }
}

void ServiceReply::onTimer()
{
    if (m_progress.phase != ChatProgress::Phase::Retrying) { // a complete answer without an end
        deliver(m_reader->finish());
        if (!m_finished)
            finish({});
        return;
    }
    ++m_attempt;
    authorize();
}

void ServiceReply::failTry(const Error &error)
{
    if (m_head.status == 401 && !m_renewed && m_context->authorizer().renew(m_authorization)) {
        qCDebug(lcProviders) << m_context->profile() << "renews its authorisation";
        m_renewed = true;
        authorize();
        return;
    }
    if (mendRequest(error)) {
        send();
        return;
    }
    if (uploadAnew(error))
        return;
    const auto delay = m_context->delayBefore(m_retries, error, m_head);
    if (!delay) {
        const bool isMissing = m_upload && GigaChatFiles::isFileMissing(error);
        finish(isMissing ? GigaChatFiles::missingError(error) : error);
        return;
    }
    ++m_retries;
    m_timer.start(*delay); // first, so that a slot may end the wait at once
    setProgress({.phase = ChatProgress::Phase::Retrying,
                 .attempt = m_attempt,
                 .retryIn = *delay,
                 .cause = m_context->presentable(error, m_request->url)});
}

/// Takes out a field that the service does not know, once.
bool ServiceReply::mendRequest(const Error &error)
{
    const QString parameter = OpenAiCodec::refusedParameter(error);
    if (m_mended || parameter.isEmpty() || !m_request->body.contains(parameter))
        return false;
    m_mended = true;
    m_context->addRefusedParameter(m_request->model, parameter);
    OpenAiCodec::dropParameters(m_request->body, {parameter});
    return true;
}

/// Where a file of an earlier request seems to be gone, once.
bool ServiceReply::uploadAnew(const Error &error)
{
    if (m_uploadedAnew || !m_upload || !m_upload->hasReused()
        || !GigaChatFiles::isFileMissing(error))
        return false;
    m_uploadedAnew = true;
    setPhase(ChatProgress::Phase::Connecting);
    if (m_upload)
        m_upload->startAnew();
    return true;
}

/// An upload under way goes on, and takes the place on the account with it.
void ServiceReply::leaveUpload()
{
    if (m_upload)
        m_upload->leave(std::move(m_ticket));
    m_upload.reset();
}

void ServiceReply::deliver(const AnswerReader::Step &step)
{
    const ChatDelta &piece = step.delta;
    if (!piece.model.isEmpty())
        m_info.model = piece.model;
    if (piece.finishReason != FinishReason::None)
        m_info.finishReason = piece.finishReason;
    if (piece.usage)
        m_info.usage = piece.usage;
    if (!piece.isEmpty()) {
        if (m_progress.phase != ChatProgress::Phase::Streaming)
            setPhase(ChatProgress::Phase::Streaming);
        if (m_finished)
            return;
        if (!m_info.timeToFirstToken && hasContent(piece))
            m_info.timeToFirstToken = std::chrono::milliseconds(m_clock.elapsed());
        Q_EMIT delta(piece);
    }
    if (step.error && !m_finished)
        finish(step.error);
}

void ServiceReply::setPhase(ChatProgress::Phase phase)
{
    if (!m_finished)
        setProgress({.phase = phase, .attempt = m_attempt});
}

void ServiceReply::setProgress(const ChatProgress &newProgress)
{
    m_progress = newProgress;
    Q_EMIT progress(newProgress);
}

void ServiceReply::finish(const std::optional<Error> &error)
{
    if (m_finished)
        return;
    close(error);
    QMetaObject::invokeMethod(this, &ServiceReply::finished, Qt::QueuedConnection);
}

void ServiceReply::close(const std::optional<Error> &error)
{
    m_finished = true;
    if (error) {
        m_error = m_context->presentable(*error, m_request ? m_request->url : QUrl());
        if (m_error->requestId.isEmpty())
            m_error->requestId = m_info.requestId;
    }
    if (m_clock.isValid())
        m_info.duration = std::chrono::milliseconds(m_clock.elapsed());
    m_timer.stop();
    m_stream.reset();
    leaveUpload();
    m_ticket.reset();
    qCDebug(lcProviders) << m_context->profile() << m_info.model << "request" << m_info.requestId
                         << "ended:" << (m_error ? errorKindName(m_error->kind) : u"ok"_s);
}

} // namespace Chat
