// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/serviceembedding.h"

#include "providers/embeddingcodec.h"

namespace Chat {

ServiceEmbedding::ServiceEmbedding(std::shared_ptr<ServiceContext> context,
                                   const HttpRequest &request, qsizetype count, QObject *parent)
    : EmbeddingReply(parent)
    , m_context(std::move(context))
    , m_url(request.url)
    , m_count(count)
    , m_fetch(m_context, request, {.place = ServiceFetch::Place::Needed})
{
    connect(&m_fetch, &ServiceFetch::waiting, this, &EmbeddingReply::waiting);
    connect(&m_fetch, &ServiceFetch::granted, this, &EmbeddingReply::granted);
    connect(&m_fetch, &ServiceFetch::finished, this, &ServiceEmbedding::onFetched);
}

void ServiceEmbedding::onFetched(const Result<HttpResponse> &response)
{
    if (!response) {
        Q_EMIT finished(response.error());
        return;
    }
    Result<Embeddings> embeddings = EmbeddingCodec::decode(response->body, m_count);
    if (!embeddings) {
        Error error = embeddings.error();
        error.requestId = response->head.requestId();
        embeddings = m_context->presentable(error, m_url);
    }
    Q_EMIT finished(embeddings);
}

} // namespace Chat
