// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/modelsrequest.h"

#include "core/future.h"
#include "providers/openaicodec.h"

namespace Chat {

ModelsRequest::ModelsRequest(std::shared_ptr<ServiceContext> context, const QUrl &url,
                             QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_url(url)
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &ModelsRequest::authorize);
    authorize();
}

void ModelsRequest::authorize()
{
    whenFinished(m_context->authorizer().authorize(), this,
                 [this](const Result<HttpHeaders> &headers) {
                     if (headers)
                         send(*headers);
                     else
                         failTry(headers.error(), {});
                 });
}

void ModelsRequest::send(const HttpHeaders &authorization)
{
    m_authorization = authorization;
    HttpHeaders headers = authorization;
    headers.prepend({"Accept", "application/json"});
    whenFinished(m_context->client().fetch({.url = m_url, .headers = headers}), this,
                 [this](const Result<HttpResponse> &response) { onResponse(response); });
}

void ModelsRequest::onResponse(const Result<HttpResponse> &response)
{
    if (!response) {
        failTry(response.error(), {});
        return;
    }
    if (!response->head.isSuccess()) {
        failTry(m_context->errorOf(response->head, response->body, m_url), response->head);
        return;
    }
    Models models = OpenAiCodec::decodeModels(response->body);
    if (!models) {
        Error error = models.error();
        error.requestId = response->head.requestId();
        models = m_context->presentable(error, m_url);
    }
    finish(models);
}

void ModelsRequest::failTry(const Error &error, const HttpResponseHead &head)
{
    if (head.status == 401 && !m_renewed && m_context->authorizer().renew(m_authorization)) {
        m_renewed = true;
        authorize();
    } else if (const auto delay = m_context->delayBefore(m_retries, error, head)) {
        ++m_retries;
        m_retryTimer.start(*delay);
    } else {
        finish(m_context->presentable(error, m_url));
    }
}

void ModelsRequest::finish(const Models &models)
{
    m_promise.finish(models);
    deleteLater();
}

} // namespace Chat
