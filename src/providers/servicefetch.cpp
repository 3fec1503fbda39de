// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicefetch.h"

#include "core/future.h"

namespace Chat {

ServiceFetch::ServiceFetch(std::shared_ptr<ServiceContext> context, const HttpRequest &request,
                           Place place, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_request(request)
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &ServiceFetch::authorize);
    if (place == Place::Needed)
        m_ticket = m_context->queue().enter();
    QMetaObject::invokeMethod(this, &ServiceFetch::start, Qt::QueuedConnection);
}

ServiceFetch::~ServiceFetch() = default;

void ServiceFetch::start()
{
    if (!m_ticket || m_ticket->isGranted()) {
        authorize();
        return;
    }
    connect(m_ticket.get(), &RequestTicket::granted, this, [this] {
        Q_EMIT granted();
        authorize();
    });
    Q_EMIT waiting(m_ticket->position());
}

void ServiceFetch::authorize()
{
    m_response = {};
    whenFinished(m_context->authorizer().authorize(), this,
                 [this](const Result<HttpHeaders> &headers) {
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
    } else if (const auto delay = m_context->delayBefore(m_retries, error, head)) {
        ++m_retries;
        m_retryTimer.start(*delay);
    } else {
        finish(m_context->presentable(error, m_request.url));
    }
}

void ServiceFetch::finish(const Result<HttpResponse> &response)
{
    m_ticket.reset();
    Q_EMIT finished(response);
}

} // namespace Chat
