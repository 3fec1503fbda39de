// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewayhttpserver.h"

#include "proxy/clientconnection.h"
#include "proxy/httpstatus.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTimer>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>

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

QHostAddress peerOf(int descriptor)
{
    sockaddr_storage address = {};
    socklen_t size = sizeof address;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return {};
    return QHostAddress(reinterpret_cast<const sockaddr *>(&address));
}

/// A machine that vanishes says nothing: without this an answer that is long in coming would be
/// waited for in vain.
void watchForSilence(int descriptor)
{
    const auto set = [descriptor](int level, int option, int value) {
        ::setsockopt(descriptor, level, option, &value, sizeof value);
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    set(IPPROTO_TCP, TCP_KEEPIDLE, 30); // seconds
    set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
    set(IPPROTO_TCP, TCP_KEEPCNT, 4);
#endif
}

/// Left to itself the system takes megabytes for a client that does not read. That is counted
/// nowhere, and of a slow reader nothing is seen for minutes: it tells only when a third is taken.
void limitSendBuffer(int descriptor)
{
    constexpr int bytes = 128 * 1024; // Linux doubles it
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

QByteArray refusal(int status, const QByteArray &message, const QByteArray &type)
{
    const QByteArray body = R"({"error":{"message":")" + message + R"(","type":")" + type
        + R"(","param":null,"code":"too_many_connections"}})";
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status)
        + "\r\nContent-Type: application/json\r\nRetry-After: 1\r\nConnection: close\r\n"
          "Content-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// Without a QTcpSocket: this is for the many that come when there are enough.
void refuseConnection(int descriptor, const QByteArray &answer)
{
    // Unread bytes would turn the end into a reset, but who sends without an end is not waited for.
    constexpr int mostReads = 8;
    std::array<char, 16 * 1024> buffer;
    for (int i = 0; i < mostReads; ++i) {
        if (::recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT) <= 0)
            break;
    }
    [[maybe_unused]] const auto sent =
        ::send(descriptor, answer.constData(), static_cast<std::size_t>(answer.size()),
               MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(descriptor, SHUT_WR);
    ::close(descriptor);
}

/// How many connections this process has descriptors for. Each may need another one to a service,
/// and these a share in a thread of Qt's, which ends the program where it cannot have its own.
qsizetype affordableConnections()
{
    constexpr rlim_t spare = 50; // for files, and all else that is no connection
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return std::numeric_limits<qsizetype>::max();
    return static_cast<qsizetype>(limit.rlim_cur > spare ? (limit.rlim_cur - spare) * 2 / 5 : 1);
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
    , m_affordable(affordableConnections())
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
    if (isSame) {
        m_settings = settings;
        return {};
    }
    // The new ones first. Only at the same port those that there are have to make room.
    GatewaySettings before = m_settings;
    before.port = port();
    const bool isInTheWay = before.port != 0 && before.port == settings.port;
    if (isInTheWay)
        closeListeners();
    const Result<QList<GatewayListener *>> listeners = listenersFor(settings);
    if (listeners) {
        use(*listeners);
        m_settings = settings;
        return {};
    }
    if (isInTheWay) {
        if (const Result<QList<GatewayListener *>> old = listenersFor(before))
            use(*old);
    }
    return listeners.error();
}

void GatewayHttpServer::use(const QList<GatewayListener *> &listeners)
{
    closeListeners();
    m_listeners = listeners;
    for (GatewayListener *listener : listeners)
        bind(listener);
}

Result<QList<GatewayListener *>> GatewayHttpServer::listenersFor(const GatewaySettings &settings)
{
    QList<GatewayListener *> listeners;
    quint16 port = settings.port;
    for (const QHostAddress &address : settings.addresses) {
        auto *listener = new GatewayListener(this);
        listener->setListenBacklogSize(1024);
        if (listener->listen(address, port)) {
            listeners.append(listener);
            port = listener->serverPort();
            continue;
        }
        const Error error =
            listenError(listener->serverError(), listener->errorString(), address, port);
        // A machine without IPv6 is no reason to fail; a port that someone else has there is.
        const bool mayLack =
            !listeners.isEmpty() && listener->serverError() != QAbstractSocket::AddressInUseError;
        delete listener;
        if (!mayLack) {
            qDeleteAll(listeners);
            return error;
        }
    }
    return listeners;
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

void GatewayHttpServer::breakOff(const Error &error)
{
    for (ClientConnection *connection : findChildren<ClientConnection *>())
        connection->breakOff(error);
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
    static const QByteArray full =
        refusal(503, "The gateway has too many connections. Try again soon.", "server_error");
    static const QByteArray fullForOne =
        refusal(429, "This machine has too many connections to the gateway.", "rate_limit_error");
    const int number = static_cast<int>(descriptor);
    const QHostAddress peer = peerOf(number);
    if (m_connections.total() >= std::min<qsizetype>(m_settings.maxConnections, m_affordable)) {
        ++m_refused;
        refuseConnection(number, full);
        return nullptr;
    }
    // All programs of this machine have the same address: they share the limit of all.
    if (!peer.isLoopback() && m_connections.of(peer) >= m_settings.maxConnectionsPerClient) {
        ++m_refused;
        refuseConnection(number, fullForOne);
        return nullptr;
    }
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        ::close(number);
        return nullptr;
    }
    watchForSilence(number);
    limitSendBuffer(number);
    m_connections.add(socket->peerAddress());
    const QPair<QHostAddress, quint16> end{socket->peerAddress(), socket->peerPort()};
    m_byPeer.insert(end, new ClientConnection(socket, m_settings, m_handler));
    connect(socket, &QTcpSocket::disconnected, this, [this, end] {
        m_connections.remove(end.first);
        m_byPeer.remove(end);
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
