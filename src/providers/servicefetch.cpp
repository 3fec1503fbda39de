// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicefetch.h"

#include "core/future.h"
#include "net/transporterror.h"

namespace Chat {

ServiceFetch::ServiceFetch(std::shared_ptr<ServiceContext> context, const HttpRequest &request,
                           const Terms &terms, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_request(request)
    , m_terms(terms)
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &ServiceFetch::authorize);
    m_limitTimer.setSingleShot(true);
    connect(&m_limitTimer, &QTimer::timeout, this, &ServiceFetch::onLimit);
    if (m_terms.place == Place::Needed)
        m_ticket = m_context->queue().enter();
    QMetaObject::invokeMethod(this, &ServiceFetch::start, Qt::QueuedConnection);
}

ServiceFetch::~ServiceFetch() = default;

void ServiceFetch::start()
{
    if (!m_ticket || m_ticket->isGranted()) {
        begin();
        return;
    }
    connect(m_ticket.get(), &RequestTicket::granted, this, [this] {
        Q_EMIT granted();
        begin();
    });
    Q_EMIT waiting(m_ticket->position());
}

void ServiceFetch::begin()
{
    if (m_terms.limit)
        m_limitTimer.start(*m_terms.limit);
    authorize();
}

void ServiceFetch::authorize()
{
    m_response = {};
    m_wasSent = false;
    whenFinished(m_context->authorizer().authorize(), this,
                 [this](const Result<HttpHeaders> &headers) {
                     if (m_ended)
                         return;
                     if (headers)
                         send(*headers);
                     else
                         failTry(headers.error());
                 });
}

void ServiceFetch::send(const HttpHeaders &authorization)
{
    m_authorization = authorization;
    HttpRequest request = m_request;
    request.headers += authorization;
    m_stream = m_context->client().send(request);
    connect(m_stream.get(), &HttpStream::sent, this, [this] { m_wasSent = true; });
    connect(m_stream.get(), &HttpStream::headReceived, this,
            [this] { m_response.head = m_stream->head(); });
    connect(m_stream.get(), &HttpStream::chunk, this,
            [this](const QByteArray &bytes) { m_response.body += bytes; });
    connect(m_stream.get(), &HttpStream::finished, this, &ServiceFetch::onStreamFinished);
}

void ServiceFetch::onStreamFinished()
{
    const std::optional<Error> failure = m_stream->error();
    m_stream.reset();
    if (failure)
        failTry(*failure);
    else if (!m_response.head.isSuccess())
        failTry(m_context->errorOf(m_response.head, m_response.body, m_request.url));
    else
        finish(m_response);
}

void ServiceFetch::failTry(const Error &error)
{
    const HttpResponseHead head = m_response.head;
    if (head.status == 401 && !m_renewed && m_context->authorizer().renew(m_authorization)) {
        m_renewed = true;
        authorize();
    } else if (const auto delay = m_context->delayBefore(m_retries, error, head);
               delay && mayRetry(error)) {
        ++m_retries;
        m_retryTimer.start(*delay);
    } else {
        finish(m_context->presentable(error, m_request.url));
    }
}

bool ServiceFetch::mayRetry(const Error &error) const
{
    switch (m_terms.retries) {
    case Retries::All:
        return true;
    case Retries::None:
        return false;
    case Retries::Undone:
        break;
    }
    const int status = m_response.head.status != 0 ? m_response.head.status : error.httpStatus;
    return status != 0 ? status == 429 || status == 503 : !m_wasSent;
}

void ServiceFetch::onLimit()
{
    finish(Error{.kind = ErrorKind::Timeout,
                 .message =
                     tr("%1 did not answer in time.").arg(TransportError::hostText(m_request.url)),
                 .remedy = tr("Ask again in a while.")});
}

void ServiceFetch::finish(const Result<HttpResponse> &response)
{
    m_ended = true;
    m_limitTimer.stop();
    m_retryTimer.stop();
    m_stream.reset();
    m_ticket.reset();
    Q_EMIT finished(response);
}

} // namespace Chat
