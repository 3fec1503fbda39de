// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sharedpromise.h"
#include "providers/provider.h"
#include "providers/servicecontext.h"

#include <QTimer>

namespace Chat {

/// Asks a service for its models, with the same retries and renewal as ServiceReply, but takes no
/// place on the account. Deletes itself at the end; where its parent goes first, the future ends
/// as cancelled.
class ModelsRequest final : public QObject
{
    Q_OBJECT
public:
    using Models = Result<QList<ModelInfo>>;

    ModelsRequest(std::shared_ptr<ServiceContext> context, const QUrl &url, QObject *parent);

    QFuture<Models> future() const { return m_promise.future(); }

private:
    void authorize();
    void send(const HttpHeaders &authorization);
    void onResponse(const Result<HttpResponse> &response);
    void failTry(const Error &error, const HttpResponseHead &head);
    void finish(const Models &models);

    const std::shared_ptr<ServiceContext> m_context;
    const QUrl m_url;
    SharedPromise<Models> m_promise;
    HttpHeaders m_authorization;
    QTimer m_retryTimer;
    int m_retries = 0;
    bool m_renewed = false;
};

} // namespace Chat
