// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sharedpromise.h"
#include "providers/provider.h"
#include "providers/servicefetch.h"

namespace Chat {

/// Asks a service for its models; takes no place on the account. Deletes itself at the end; where
/// its parent goes first, the future ends as cancelled.
class ModelsRequest final : public QObject
{
    Q_OBJECT
public:
    using Models = Result<QList<ModelInfo>>;

    ModelsRequest(std::shared_ptr<ServiceContext> context, const QUrl &url, QObject *parent);

    QFuture<Models> future() const { return m_promise.future(); }

private:
    void onFetched(const Result<HttpResponse> &response);

    const std::shared_ptr<ServiceContext> m_context;
    const QUrl m_url;
    SharedPromise<Models> m_promise;
    ServiceFetch m_fetch;
};

} // namespace Chat
