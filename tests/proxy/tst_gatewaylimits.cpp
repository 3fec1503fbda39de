// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaytest.h"

#include <QElapsedTimer>
#include <QNetworkInterface>
#include <QTimer>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A connection without Qt, for thousands of them.
class Visitor final
{
public:
    explicit Visitor(quint16 port, const QByteArray &bytes = {})
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{.tv_sec = 20, .tv_usec = 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            m_error = errno;
        if (!bytes.isEmpty())
            ::send(m_socket, bytes.constData(), std::size_t(bytes.size()),
                   MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    Visitor(Visitor &&other)
        : m_socket(std::exchange(other.m_socket, -1))
        , m_error(other.m_error)
    {
    }
    ~Visitor()
    {
        if (m_socket >= 0)
            ::close(m_socket);
    }

    /// All that comes, to the end of the connection; nothing where it does not end.
    QByteArray readAll()
    {
        QByteArray answer;
        std::array<char, 4096> buffer;
        for (;;) {
            const ssize_t size = ::recv(m_socket, buffer.data(), buffer.size(), 0);
            if (size == 0)
                return answer;
            if (size < 0) {
                m_error = errno;
                return {};
            }
            answer.append(buffer.data(), size);
        }
    }
    const char *problem() const { return std::strerror(m_error); }

private:
    int m_socket;
    int m_error = 0;
};

} // namespace

/// What the gateway does with more than it can take: of clients, of requests, of bytes.
class GatewayLimitsTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Both ends of some hundred connections are in here.
        rlimit limit = {};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 8192);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    }
    void init() { begin(); }
    void cleanup() { end(); }

    void answersManyAtOnce();
    void refusesWhatWouldWaitTooLong();
    void refusesBeforeTheBody();
    void boundsAllBodiesTogether();
    void refusesTenThousandConnections();
    void limitsConnectionsOfOtherMachines();
    void servesWhileOthersDawdle();
    void takesAHalfClosedConnectionForLeft();
    void expectsNothingOfTheRefused();
    void answersWhatWasSentAheadInOrder();
};

/// Qt's network manager makes six connections to a host, by itself: 200 answers would take 67 s.
void GatewayLimitsTest::answersManyAtOnce()
{
    constexpr int count = 200;
    m_service->setHandler([](const RecordedRequest &) {
        return Script().delay(2s).write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(fixture(u"openai_chat.json"_s).size()) + "\r\n\r\n"
            + fixture(u"openai_chat.json"_s));
    });
    std::vector<std::unique_ptr<RawClient>> clients;
    const quint16 port = proxy().port();
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        QVERIFY(clients.back()->send(RawClient::post("/v1/chat/completions", question())));
    }
    for (const auto &client : clients)
        QCOMPARE(client->next().status, 200);
    qInfo("%d answers of 2 s each took %lld ms", count, clock.elapsed());
    QVERIFY2(clock.elapsed() < 20000, QByteArray::number(clock.elapsed()).constData());

    // And the connections to the service are kept for more.
    const int connections = m_service->connectionCount();
    QVERIFY(connections >= count);
    m_service->setHandler([](const RecordedRequest &) { return goodAnswer(); });
    for (const auto &client : clients)
        QVERIFY(client->send(RawClient::post("/v1/chat/completions", question())));
    for (const auto &client : clients)
        QCOMPARE(client->next().status, 200);
    QCOMPARE(m_service->connectionCount(), connections);
}

void GatewayLimitsTest::refusesWhatWouldWaitTooLong()
{
    m_home->set(u"profile/openai/maxConcurrent"_s, u"1"_s);
    m_gateway.maxQueue = 2;
    m_service->setHandler([](const RecordedRequest &) {
        return Script().wait().write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                     "Content-Length: "
                                     + QByteArray::number(fixture(u"openai_chat.json"_s).size())
                                     + "\r\n\r\n" + fixture(u"openai_chat.json"_s));
    });
    std::vector<std::unique_ptr<RawClient>> clients;
    const auto metrics = [this] { return ask(RawClient::get("/metrics")).body; };
    for (int waiting = 0; waiting < 3; ++waiting) { // one in work, two in line
        clients.push_back(std::make_unique<RawClient>(proxy().port()));
        QVERIFY(clients.back()->send(RawClient::post("/v1/chat/completions", question())));
        QTRY_VERIFY(
            metrics().contains("lmchat_queue_length " + QByteArray::number(waiting) + '\n')
            && metrics().contains("lmchat_requests_in_work " + QByteArray::number(waiting + 1)));
    }
    for (const QByteArray rest : {"", R"(,"stream":true)"}) {
        const RawAnswer answer = chat(question(rest));
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.code(), u"queue_full"_s);
        QVERIFY(answer.headers.value("retry-after").toInt() > 0);
    }
    QVERIFY(metrics().contains("lmchat_queue_length 2\n"));
    for (const auto &client : clients) {
        m_service->go();
        QCOMPARE(client->next().status, 200); // in order
    }
    QCOMPARE(m_service->requests().size(), 3);
}

void GatewayLimitsTest::refusesBeforeTheBody()
{
    m_gateway.maxRequests = 1;
    m_service->enqueue(Script().hang());
    RawClient first(proxy().port());
    QVERIFY(first.send(RawClient::post("/v1/chat/completions", question())));
    QTRY_COMPARE(m_service->requests().size(), 1);
    RawClient second(proxy().port());
    const RawAnswer answer = second.ask("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                                        "Content-Length: 1000000\r\n\r\n{");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), u"too_many_requests"_s);
    QCOMPARE(answer.headers.value("retry-after"), "1");
    QTRY_VERIFY(second.isClosed());
}

void GatewayLimitsTest::boundsAllBodiesTogether()
{
    constexpr qsizetype size = 1024 * 1024;
    m_gateway.maxBodies = 2 * size;
    const quint16 port = proxy().port();
    const auto begin = [port](const QByteArray &head) {
        auto client = std::make_unique<RawClient>(port);
        if (!client->send(head + QByteArray(size * 9 / 10, ' ')))
            client.reset();
        return client;
    };
    const QByteArray head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n";
    const QByteArray plain = head + "Content-Length: " + QByteArray::number(size) + "\r\n\r\n";
    auto one = begin(plain);
    auto two = begin(head + "Transfer-Encoding: chunked\r\n\r\n100000\r\n");
    const auto haveCome = [this] {
        const QByteArray metrics = ask(RawClient::get("/metrics")).body;
        const qsizetype at = metrics.indexOf("\nlmchat_body_bytes ");
        return metrics.mid(at + 19, 20).split('\n').first().toLongLong() >= 2 * (size * 9 / 10);
    };
    QTRY_VERIFY(haveCome());
    auto three = begin(plain);
    RawAnswer answer = three->next();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.headers.value("retry-after"), "1");
    QTRY_VERIFY(three->isClosed());
    // Who is there already goes on, and small ones find room.
    m_service->setHandler([](const RecordedRequest &) { return goodAnswer(); });
    const QByteArray rest = question();
    QVERIFY(one->send(QByteArray(size - size * 9 / 10 - rest.size(), ' ') + rest));
    answer = one->next();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("connection"), "close"); // nothing keeps that body
    QCOMPARE(chat(question()).status, 200);
    two.reset();
    one = begin(plain);
    two = begin(plain);
    QVERIFY(one->send(QByteArray(size - size * 9 / 10 - rest.size(), ' ') + rest));
    QCOMPARE(one->next().status, 200);
}

/// Politely, and whatever they do meanwhile; who has a connection notices nothing.
void GatewayLimitsTest::refusesTenThousandConnections()
{
    constexpr int atOnce = 250;
    constexpr int count = 10'000;
    m_gateway.maxConnections = 2;
    const quint16 port = proxy().port();
    RawClient first(port);
    RawClient second(port);
    QCOMPARE(first.ask(RawClient::get("/health")).status, 200);
    QCOMPARE(second.ask(RawClient::get("/health")).status, 200);
    int refused = 0;
    for (int begun = 0; begun < count; begun += atOnce) {
        std::vector<Visitor> visitors;
        for (int i = 0; i < atOnce; ++i)
            visitors.emplace_back(port);
        for (Visitor &visitor : visitors) {
            const QByteArray answer = visitor.readAll();
            QVERIFY2(answer.startsWith("HTTP/1.1 503 "), visitor.problem());
            QVERIFY(answer.contains("\r\nRetry-After: 1\r\n"));
            QVERIFY(answer.contains("\r\nConnection: close\r\n"));
            ++refused;
        }
        QCOMPARE(first.ask(RawClient::get("/health")).status, 200);
    }
    QCOMPARE(refused, count);
    // Some that send all they can do not keep the others waiting, either.
    std::vector<Visitor> pouring;
    for (int i = 0; i < 20; ++i)
        pouring.emplace_back(port, QByteArray(4 * 1024 * 1024, 'a'));
    QCOMPARE(first.ask(RawClient::get("/health")).status, 200);
    pouring.clear();

    second.socket().abort();
    QVERIFY(
        QTest::qWaitFor([this] { return ask(RawClient::get("/health")).status == 200; }, 20000));
    QTRY_VERIFY(first.ask(RawClient::get("/metrics")).body.contains("lmchat_connections 1\n"));
}

void GatewayLimitsTest::limitsConnectionsOfOtherMachines()
{
    QHostAddress own;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol)
            own = address;
    }
    if (own.isNull())
        QSKIP("this machine has no address but loopback");
    m_gateway.addresses = {own};
    m_gateway.maxConnectionsPerClient = 3;
    QFile keys(keyFile());
    QVERIFY(keys.open(QIODevice::WriteOnly));
    keys.write("[laptop]\nhash=" + QByteArray(64, '0') + '\n'); // that there is one
    keys.close();
    const quint16 port = proxy().port();
    QCOMPARE(proxy().state(), ProxyServer::State::On);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(port, own));
        QCOMPARE(clients.back()->ask(RawClient::get("/health")).status, 200);
    }
    RawClient refused(port, own);
    const RawAnswer answer = refused.next();
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("retry-after"), "1");
    ::shutdown(static_cast<int>(clients.back()->socket().socketDescriptor()), SHUT_WR);
    QTRY_VERIFY(clients.back()->isClosed());
    QCOMPARE(RawClient(port, own).ask(RawClient::get("/health")).status, 200);
}

void GatewayLimitsTest::servesWhileOthersDawdle()
{
    m_gateway.headTimeout = 1500ms;
    m_gateway.requestTimeout = 2000ms;
    std::vector<std::unique_ptr<RawClient>> slow;
    const quint16 port = proxy().port();
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<RawClient>(port));
        const bool isInHead = i % 2 == 0;
        QVERIFY(slow.back()->send(isInHead
                                      ? QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n")
                                      : "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                                        "Content-Length: 1000000\r\n\r\n"));
    }
    // A byte now and then does not win them time.
    QTimer dribble;
    connect(&dribble, &QTimer::timeout, this, [&slow] {
        for (const auto &client : slow) {
            if (!client->isClosed())
                client->socket().write("a");
        }
    });
    dribble.start(50);
    m_service->enqueue(goodAnswer());
    QCOMPARE(chat(question()).status, 200);
    for (const auto &client : slow)
        QCOMPARE(client->next().status, 408);
    dribble.stop();
    QTRY_VERIFY(ask(RawClient::get("/metrics")).body.contains("lmchat_connections 1\n"));
}

/// As nginx does: a client that has closed its side waits for nothing.
void GatewayLimitsTest::takesAHalfClosedConnectionForLeft()
{
    QSignalSpy left(m_service.get(), &ScriptedServer::clientLeft);
    m_service->enqueue(Script::openStream({textEvent("one")}).hang());
    RawClient client(proxy().port());
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"))));
    QTRY_VERIFY(client.received().contains("one"));
    ::shutdown(static_cast<int>(client.socket().socketDescriptor()), SHUT_WR);
    QTRY_COMPARE(left.size(), 1);
    QTRY_VERIFY(client.isClosed());
}

void GatewayLimitsTest::expectsNothingOfTheRefused()
{
    m_gateway.loopbackNeedsKey = true;
    const QByteArray head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n";
    RawClient stranger(proxy().port());
    QCOMPARE(stranger.ask(head).status, 401); // and no 100 before it
    QTRY_VERIFY(stranger.isClosed());

    m_proxy.reset();
    m_gateway.loopbackNeedsKey = false;
    m_service->enqueue(goodAnswer());
    const QByteArray body = question();
    RawClient old(proxy().port()); // HTTP/1.0 knows no 100
    QCOMPARE(old.ask("POST /v1/chat/completions HTTP/1.0\r\nExpect: 100-continue\r\n"
                     "Content-Length: "
                     + QByteArray::number(body.size()) + "\r\n\r\n" + body)
                 .status,
             200);
}

void GatewayLimitsTest::answersWhatWasSentAheadInOrder()
{
    m_service->setHandler([](const RecordedRequest &request) {
        return request.body.contains("\"stream\"") ? goodStream() : goodAnswer();
    });
    RawClient client(proxy().port());
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"))
                        + RawClient::get("/health", {}, "HEAD")
                        + RawClient::post("/v1/chat/completions", question())
                        + RawClient::get("/v1/chat/completions", {}, "HEAD")
                        + RawClient::post("/v1/chat/completions", "{")
                        + RawClient::get("/health", "Connection: close\r\n")
                        + RawClient::get("/health")));
    QCOMPARE(client.next().events().last(), "[DONE]");
    QCOMPARE(client.next(false).status, 200);
    QCOMPARE(client.next().json().value("object"_L1), u"chat.completion"_s);
    QCOMPARE(client.next(false).status, 405);
    QCOMPARE(client.next().status, 400); // and the connection stays
    const RawAnswer last = client.next();
    QCOMPARE(last.json().value("status"_L1), u"ok"_s);
    QCOMPARE(last.headers.value("connection"), "close");
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().isEmpty());
}

QTEST_GUILESS_MAIN(GatewayLimitsTest)
#include "tst_gatewaylimits.moc"
