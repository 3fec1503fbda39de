// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/httpclient.h"

#include <QPromise>

namespace Chat {

/// Gathers one exchange into the future of HttpClient::fetch(). Deletes itself at the end; where
/// its parent goes first, the future ends as cancelled.
class HttpFetch final : public QObject
{
    Q_OBJECT
public:
    HttpFetch(HttpStreamPtr stream, QObject *parent);
    ~HttpFetch() override;

    QFuture<Result<HttpResponse>> future() const { return m_promise.future(); }

private:
    void finish(Result<HttpResponse> result);

    HttpStreamPtr m_stream;
    QPromise<Result<HttpResponse>> m_promise;
    QByteArray m_body;
    bool m_finished = false;
};

} // namespace Chat
