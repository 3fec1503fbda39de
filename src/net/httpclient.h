// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "net/httpstream.h"
#include "net/transportoptions.h"

#include <QFuture>
#include <QObject>

QT_BEGIN_NAMESPACE
class QNetworkAccessManager;
QT_END_NAMESPACE

namespace Chat {

class HttpTrace;
class Redactor;

struct HttpResponse
{
    HttpResponseHead head = {};
    QByteArray body = {};
};

/// The way out to one service: a connection pool with its own proxy, trust and limits. Each
/// provider profile has its own, so that an extra certificate authority or a switched-off
/// verification of one never holds for another, and no cookie or connection is shared.
///
/// Redirects to another scheme, host or port are refused (ErrorKind::Redirected): the key would
/// travel with them. Streams must not outlive their client. One thread.
class HttpClient final : public QObject
{
    Q_OBJECT
public:
    /// `redactor` must outlive the client; error details and traces pass through it.
    HttpClient(TransportOptions options, const Redactor &redactor, QObject *parent = nullptr);
    ~HttpClient() override;

    /// Begins an exchange. Never null, never throws, never emits before the caller could connect.
    HttpStreamPtr send(const HttpRequest &request);

    /// A whole exchange in one future, for small answers. Any status is a value.
    QFuture<Result<HttpResponse>> fetch(const HttpRequest &request);

    const TransportOptions &options() const { return m_options; }

private:
    QNetworkAccessManager &manager(); // made at the first use: it costs a thread

    TransportOptions m_options;
    const Redactor &m_redactor;
    std::unique_ptr<HttpTrace> m_trace;
    QNetworkAccessManager *m_manager = nullptr;
};

} // namespace Chat
