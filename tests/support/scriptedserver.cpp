// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedserver.h"

#include "support/scriptedconnection.h"

#include <QSslSocket>

namespace Chat {
namespace {

QByteArray routeKey(const QByteArray &verb, const QString &path)
{
    return verb + ' ' + path.toUtf8();
}

} // namespace

ScriptedServer::ScriptedServer(QObject *parent)
    : QTcpServer(parent)
{
}

ScriptedServer::~ScriptedServer()
{
    // They speak to the server when they end: that must be before its members are gone.
    const QList<ScriptedConnection *> connections = m_connections;
    qDeleteAll(connections);
}

void ScriptedServer::useTls(const QSslConfiguration &configuration)
{
    m_tls = configuration;
    m_usesTls = true;
}

bool ScriptedServer::start(quint16 port, const QHostAddress &address)
{
    return listen(address, port);
}

QUrl ScriptedServer::url(const QString &path) const
{
    QUrl url;
    url.setScheme(m_usesTls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(serverAddress().toString());
    url.setPort(serverPort());
    url.setPath(path);
    return url;
}

void ScriptedServer::enqueue(const Script &script)
{
    m_queue.append(script);
}

void ScriptedServer::route(const QByteArray &verb, const QString &path, const Script &script)
{
    m_routes.insert(routeKey(verb, path), script);
}

void ScriptedServer::setHandler(Handler handler)
{
    m_handler = std::move(handler);
}

void ScriptedServer::go()
{
    if (m_waiting.isEmpty())
        ++m_goesInHand;
    else
        m_waiting.takeFirst()->resume();
}

void ScriptedServer::dropConnections()
{
    const QList<ScriptedConnection *> connections = m_connections;
    for (ScriptedConnection *connection : connections)
        connection->drop();
}

void ScriptedServer::incomingConnection(qintptr descriptor)
{
    QTcpSocket *socket = m_usesTls ? new QSslSocket(this) : new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    m_connections.append(new ScriptedConnection(*this, socket, m_connectionCount++));
    if (auto *tls = qobject_cast<QSslSocket *>(socket)) {
        tls->setSslConfiguration(m_tls);
        tls->startServerEncryption();
    }
}

std::optional<Script> ScriptedServer::scriptFor(const RecordedRequest &request, bool bodyRead)
{
    const auto route = m_routes.constFind(routeKey(request.verb, request.path()));
    if (!bodyRead) {
        if (!m_queue.isEmpty())
            return m_queue.first().isBeforeBody() ? std::optional(m_queue.takeFirst())
                                                  : std::nullopt;
        if (route != m_routes.cend() && route->isBeforeBody())
            return *route;
        return std::nullopt;
    }
    if (!m_queue.isEmpty())
        return m_queue.takeFirst();
    if (route != m_routes.cend())
        return *route;
    if (m_handler)
        return m_handler(request);
    ++m_unexpected;
    return Script::json(500, "{\"error\":{\"message\":\"no script for this request\"}}");
}

void ScriptedServer::record(RecordedRequest &request)
{
    request.number = static_cast<int>(m_requests.size());
    m_requests.append(request);
    Q_EMIT requestReceived(request);
}

bool ScriptedServer::mayGoOn(ScriptedConnection *connection)
{
    if (m_goesInHand > 0) {
        --m_goesInHand;
        return true;
    }
    m_waiting.append(connection);
    Q_EMIT waiting();
    return false;
}

void ScriptedServer::removeConnection(ScriptedConnection *connection)
{
    m_connections.removeOne(connection);
    m_waiting.removeOne(connection);
}

} // namespace Chat
