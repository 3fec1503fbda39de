// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "proxy/connectioncounter.h"
#include "proxy/gatewaysettings.h"

#include <QAbstractHttpServer>
#include <QTcpServer>

#include <functional>

namespace Chat {

class ClientConnection;
class GatewayListener;
class RequestHandler;

/// Listens, counts the connections and reads their requests by Qt's HTTP server, each watched by a
/// ClientConnection. The differences between Qt 6.4 and 6.8 are in here and nowhere else.
class GatewayHttpServer final : public QAbstractHttpServer
{
    Q_OBJECT
public:
    /// `handler` must outlive it.
    explicit GatewayHttpServer(RequestHandler &handler, QObject *parent = nullptr);
    ~GatewayHttpServer() override; ///< cuts all connections

    /// Listens as `settings` say from now on; connections that are there stay. Where that fails all
    /// is as it was before: ErrorKind::InvalidSettings, with the way out.
    Result<void> start(const GatewaySettings &settings);
    /// Listens no more, and lets every connection go that has no request in work.
    void stopListening();
    /// Tells the clients of all requests in work that these end here, and lets the connections go.
    void breakOff(const Error &error);

    QList<QHostAddress> addresses() const;
    quint16 port() const; ///< 0 where it does not listen

    qsizetype connectionCount() const { return m_connections.total(); }
    quint64 refusedConnectionCount() const { return m_refused; }

Q_SIGNALS:
    void connectionClosed();

protected:
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#else
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &&) override { }
#else
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#endif
#endif

private:
    friend class GatewayListener;
    QTcpSocket *accept(qintptr descriptor);
    Result<QList<GatewayListener *>> listenersFor(const GatewaySettings &settings);
    void use(const QList<GatewayListener *> &listeners);
    void closeListeners();

    RequestHandler &m_handler;
    GatewaySettings m_settings;
    QList<GatewayListener *> m_listeners;
    QHash<QPair<QHostAddress, quint16>, ClientConnection *> m_byPeer;
    ConnectionCounter m_connections;
    const qsizetype m_affordable; // connections, for want of descriptors
    quint64 m_refused = 0;
};

} // namespace Chat
