// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/embeddingreply.h"
#include "providers/servicefetch.h"

namespace Chat {

/// The vectors of a service over HTTP, for a request of `count` texts.
class ServiceEmbedding final : public EmbeddingReply
{
    Q_OBJECT
public:
    ServiceEmbedding(std::shared_ptr<ServiceContext> context, const HttpRequest &request,
                     qsizetype count, QObject *parent);

private:
    void onFetched(const Result<HttpResponse> &response);

    const std::shared_ptr<ServiceContext> m_context;
    const QUrl m_url;
    const qsizetype m_count;
    ServiceFetch m_fetch;
};

} // namespace Chat
