// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewayhttpserver.h"

#include "proxy/clientconnection.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Gives its server every socket before Qt's HTTP server gets it.
class GatewayListener final : public QTcpServer
{
public:
    explicit GatewayListener(GatewayHttpServer *server)
        : QTcpServer(server)
        , m_server(*server)
    {
        // Without descriptors to spare Qt stops accepting for good.
        connect(this, &QTcpServer::acceptError, this,
                [this] { QTimer::singleShot(500ms, this, [this] { resumeAccepting(); }); });
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (QTcpSocket *socket = m_server.accept(descriptor))
            addPendingConnection(socket);
    }

private:
    GatewayHttpServer &m_server;
};

namespace {

/// Without a QTcpSocket: this is for the many that come when there are enough.
void refuseConnection(int descriptor)
{
    std::array<char, 16 * 1024> buffer; // unread bytes would turn the end into a reset
    while (::recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT) > 0) { }
    static const QByteArray body =
        R"({"error":{"message":"The gateway has too many connections. Try again soon.",)"
        R"("type":"server_error","param":null,"code":"too_many_connections"}})";
    static const QByteArray answer =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
        "Retry-After: 1\r\nConnection: close\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    [[maybe_unused]] const auto sent =
        ::send(descriptor, answer.constData(), static_cast<std::size_t>(answer.size()),
               MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(descriptor, SHUT_WR);
    ::close(descriptor);
}

QString hostText(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + address.toString() + u']'
                                                               : address.toString();
}

Error listenError(QAbstractSocket::SocketError error, const QString &detail,
                  const QHostAddress &address, quint16 port)
{
    Error result{.kind = ErrorKind::InvalidSettings,
                 .message = GatewayHttpServer::tr("The gateway cannot listen at %1:%2.")
                                .arg(hostText(address))
                                .arg(port),
                 .detail = detail};
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        result.message = GatewayHttpServer::tr("Port %1 is in use by another program.").arg(port);
        result.remedy =
            GatewayHttpServer::tr(
                "Choose another port, for example %1 (gateway/port), or end that program.")
                .arg(port < 65535 ? port + 1 : 8080);
        break;
    case QAbstractSocket::SocketAccessError:
        result.message =
            GatewayHttpServer::tr("Port %1 is reserved for the system's administrator.").arg(port);
        result.remedy = GatewayHttpServer::tr("Choose a port from 1024 on (gateway/port).");
        break;
    case QAbstractSocket::SocketAddressNotAvailableError:
        result.message =
            GatewayHttpServer::tr("This machine has no address %1.").arg(address.toString());
        result.remedy = GatewayHttpServer::tr(
            "Choose localhost or one of this machine's addresses (gateway/address).");
        break;
    default:
        result.remedy = GatewayHttpServer::tr("Choose another address or port.");
        break;
    }
    return result;
}

} // namespace

GatewayHttpServer::GatewayHttpServer(RequestHandler &handler, QObject *parent)
    : QAbstractHttpServer(parent)
    , m_handler(handler)
{
}

GatewayHttpServer::~GatewayHttpServer()
{
    closeListeners();
    for (const ClientConnection *connection : findChildren<ClientConnection *>())
        delete connection->parent(); // the socket, which tells connection and work
}

Result<void> GatewayHttpServer::start(const GatewaySettings &settings)
{
    const bool isSame = !m_listeners.isEmpty() && settings.port != 0
        && settings.port == m_settings.port && settings.addresses == m_settings.addresses;
    m_settings = settings;
    if (isSame)
        return {};
    closeListeners();
    quint16 port = settings.port;
    for (const QHostAddress &address : settings.addresses) {
        auto *listener = new GatewayListener(this);
        listener->setListenBacklogSize(1024);
        if (listener->listen(address, port)) {
            bind(listener);
            m_listeners.append(listener);
            port = listener->serverPort();
            continue;
        }
        const Error error =
            listenError(listener->serverError(), listener->errorString(), address, port);
        // A machine without IPv6 is no reason to fail; a port that someone else has there is.
        const bool mayLack =
            !m_listeners.isEmpty() && listener->serverError() != QAbstractSocket::AddressInUseError;
        delete listener;
        if (!mayLack) {
            closeListeners();
            return error;
        }
    }
    return {};
}

void GatewayHttpServer::closeListeners()
{
    for (GatewayListener *listener : std::as_const(m_listeners)) {
        listener->close();
        listener->deleteLater();
    }
    m_listeners.clear();
}

void GatewayHttpServer::stopListening()
{
    closeListeners();
    for (ClientConnection *connection : findChildren<ClientConnection *>())
        connection->closeWhenIdle();
}

QList<QHostAddress> GatewayHttpServer::addresses() const
{
    QList<QHostAddress> addresses;
    for (const GatewayListener *listener : m_listeners)
        addresses.append(listener->serverAddress());
    return addresses;
}

quint16 GatewayHttpServer::port() const
{
    return m_listeners.isEmpty() ? quint16(0) : m_listeners.first()->serverPort();
}

QTcpSocket *GatewayHttpServer::accept(qintptr descriptor)
{
    if (m_connectionCount >= m_settings.maxConnections) {
        ++m_refused;
        refuseConnection(static_cast<int>(descriptor));
        return nullptr;
    }
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        ::close(static_cast<int>(descriptor));
        return nullptr;
    }
    ++m_connectionCount;
    const QPair<QHostAddress, quint16> peer{socket->peerAddress(), socket->peerPort()};
    m_byPeer.insert(peer, new ClientConnection(socket, m_settings, m_handler));
    connect(socket, &QTcpSocket::disconnected, this, [this, peer] {
        --m_connectionCount;
        m_byPeer.remove(peer);
        Q_EMIT connectionClosed();
    });
    return socket;
}

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)

bool GatewayHttpServer::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    auto *connection = socket->findChild<ClientConnection *>(QString(), Qt::FindDirectChildrenOnly);
    if (connection != nullptr)
        connection->take(request.body(), {});
    return true;
}

void GatewayHttpServer::missingHandler(const QHttpServerRequest &, QTcpSocket *socket)
{
    socket->abort();
}

#else

bool GatewayHttpServer::handleRequest(const QHttpServerRequest &request,
                                      QHttpServerResponder &responder)
{
    // The answer goes to the socket itself: the responder is held so that the next request waits.
    const auto held = std::make_shared<QHttpServerResponder>(std::move(responder));
    if (ClientConnection *connection =
            m_byPeer.value({request.remoteAddress(), request.remotePort()}))
        connection->take(request.body(), held);
    return true;
}

#endif

} // namespace Chat
