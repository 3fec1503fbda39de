// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/modelsrequest.h"

#include "providers/openaicodec.h"

namespace Chat {

ModelsRequest::ModelsRequest(std::shared_ptr<ServiceContext> context, const QUrl &url,
                             QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_url(url)
    , m_fetch(m_context, {.url = url, .headers = {{"Accept", "application/json"}}},
              ServiceFetch::Terms())
{
    connect(&m_fetch, &ServiceFetch::finished, this, &ModelsRequest::onFetched);
}

void ModelsRequest::onFetched(const Result<HttpResponse> &response)
{
    Models models = response ? OpenAiCodec::decodeModels(response->body) : response.error();
    if (response && !models) {
        Error error = models.error();
        error.requestId = response->head.requestId();
        models = m_context->presentable(error, m_url);
    }
    m_promise.finish(models);
    deleteLater();
}

} // namespace Chat
