// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "net/httpstream.h"
#include "net/proxyfactory.h"
#include "net/transportoptions.h"

#include <QFuture>
#include <QNetworkRequest>
#include <QObject>
#include <QSslConfiguration>

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
/// Redirects are refused (ErrorKind::Redirected): the key would travel with them. A connection
/// that ends before any answer is made anew, and the request sent again, by Qt itself (three times
/// at most): an idle connection that the server closed just then is no failure.
///
/// Streams must not outlive their client; those that do end with ErrorKind::Cancelled. One thread.
class HttpClient final : public QObject
{
    Q_OBJECT
public:
    /// `redactor` must outlive the client; error details and traces pass through it.
    HttpClient(TransportOptions options, const Redactor &redactor, QObject *parent = nullptr);
    ~HttpClient() override;

    /// Begins an exchange. Never null, never throws, never emits before the caller could connect.
    HttpStreamPtr send(const HttpRequest &request);

    /// A whole exchange in one future, for small answers. Any status is a value. Where the client
    /// goes first the future ends with ErrorKind::Cancelled.
    QFuture<Result<HttpResponse>> fetch(const HttpRequest &request);

    const TransportOptions &options() const { return m_options; }

private:
    std::optional<Error> objectionTo(const HttpRequest &request) const;
    /// All that two requests share which differ in nothing but their bodies.
    struct Prepared
    {
        quint64 number = 0; ///< counts from 1
        QUrl url = {};
        HttpHeaders headers = {};
        bool hasBody = false;
        std::optional<Error> objection = {};
        QNetworkRequest request = {};
    };
    const Prepared &prepared(const HttpRequest &request);
    /// Connections that Qt keeps together.
    struct Lane
    {
        QNetworkAccessManager *manager = nullptr;
        int spelling = 0; ///< of the host's name
        int requests = 0; ///< under way
        quint64 preparation = 0; ///< that `request` is made of
        QNetworkRequest request = {};
    };
    qsizetype laneWithRoom(const QUrl &url);

    TransportOptions m_options;
    const Redactor &m_redactor;
    ProxyFactory m_proxies;
    std::shared_ptr<HttpTrace> m_trace;
    QList<QNetworkAccessManager *> m_managers; // made when needed: each costs a thread
    QList<Lane> m_lanes; // likewise, and never less
    std::optional<QSslConfiguration> m_tls; // likewise: it may load the system's certificates
    std::optional<Prepared> m_prepared; // for the last request
};

} // namespace Chat
