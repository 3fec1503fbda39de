// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/recordedrequest.h"
#include "support/script.h"

#include <QHash>
#include <QSslConfiguration>
#include <QTcpServer>

#include <functional>
#include <optional>

namespace Chat {

class ScriptedConnection;

/// A real HTTP/1.1 server on loopback that plays one Script for each request. Which one: the next
/// of the queue, else the route of that verb and path, else what the handler makes. A request that
/// none of them knows gets status 500 and counts as unexpected.
///
/// It goes by requests, not connections: QNetworkAccessManager opens spare ones. Lives in the
/// thread of its user; needs an event loop, but no Qt Test.
class ScriptedServer final : public QTcpServer
{
    Q_OBJECT
public:
    using Handler = std::function<Script(const RecordedRequest &)>;

    explicit ScriptedServer(QObject *parent = nullptr);
    ~ScriptedServer() override;

    /// To be called before start(): `configuration` holds certificate chain and key.
    void useTls(const QSslConfiguration &configuration);

    /// Listens on a port of its own choice, or on `port`. errorString() where that fails.
    bool start(quint16 port = 0, const QHostAddress &address = QHostAddress::LocalHost);

    /// `http://127.0.0.1:port` and `path`; `https` where TLS is used.
    QUrl url(const QString &path = QStringLiteral("/")) const;

    void enqueue(const Script &script);
    /// For every request of that verb and path; a later call for the same replaces it.
    void route(const QByteArray &verb, const QString &path, const Script &script);
    void setHandler(Handler handler);

    /// Lets the script go on that has waited longest, or the next one that comes to a wait.
    void go();

    /// Closes every connection, also those that are kept alive.
    void dropConnections();

    const QList<RecordedRequest> &requests() const { return m_requests; }
    int unexpectedRequestCount() const { return m_unexpected; }
    int connectionCount() const { return m_connectionCount; } ///< accepted since the start
    int openConnectionCount() const { return static_cast<int>(m_connections.size()); }
    int waitingCount() const { return static_cast<int>(m_waiting.size()); }

Q_SIGNALS:
    /// The whole request, or the head of one whose script is Script::beforeBody().
    void requestReceived(const Chat::RecordedRequest &request);
    void waiting(); ///< a script came to a wait
    void scriptFinished(int request);
    /// The client closed the connection while the script of that request was not yet over.
    void clientLeft(int request);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    friend class ScriptedConnection;
    std::optional<Script> scriptFor(const RecordedRequest &request, bool bodyRead);
    void record(RecordedRequest &request);
    bool mayGoOn(ScriptedConnection *connection);
    void removeConnection(ScriptedConnection *connection);

    QSslConfiguration m_tls;
    bool m_usesTls = false;
    QList<Script> m_queue;
    QHash<QByteArray, Script> m_routes;
    Handler m_handler;
    QList<RecordedRequest> m_requests;
    QList<ScriptedConnection *> m_connections;
    QList<ScriptedConnection *> m_waiting;
    int m_goesInHand = 0;
    int m_connectionCount = 0;
    int m_unexpected = 0;
};

} // namespace Chat
