// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaytest.h"

#include <QTcpServer>
#include <QTimer>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A service that streams for as long as it is read, and counts what was taken of it. Not as fast
/// as can be: the system's own buffers would grow until they hold it all.
class FloodingService final : public QTcpServer
{
public:
    static constexpr qint64 Size = 24 * 1024 * 1024; // bytes of the answer, about
    static constexpr int EventSize = 16 * 1024;

    FloodingService()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        });
        connect(&m_pace, &QTimer::timeout, this, &FloodingService::writeMore);
    }

    qint64 taken() const { return m_written - (m_socket ? m_socket->bytesToWrite() : 0); }
    int eventCount() const { return m_events; }
    bool hasLeft() const { return m_hasLeft; }

private:
    void read(QTcpSocket &socket)
    {
        const QByteArray bytes = socket.readAll();
        if (bytes.startsWith("GET ")) // the list of models
            socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        if (!bytes.contains("\"messages\"") || m_socket)
            return;
        m_socket = &socket;
        connect(&socket, &QTcpSocket::disconnected, this, [this] { m_hasLeft = true; });
        write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        m_pace.start(1);
    }

    void writeMore()
    {
        constexpr int atOnce = 8; // waiting for a condition, Qt Test turns the loop each 10 ms
        if (m_hasLeft || m_socket->bytesToWrite() > 2 * EventSize)
            return;
        for (int i = 0; i < atOnce; ++i)
            write(R"(data: {"choices":[{"index":0,"delta":{"content":")"
                  + QByteArray::number(m_events++).rightJustified(EventSize, ' ') + "\"}}]}\n\n");
        if (m_written < Size)
            return;
        m_pace.stop();
        write("data: [DONE]\n\n");
        m_socket->disconnectFromHost();
    }

    void write(const QByteArray &bytes)
    {
        m_written += bytes.size();
        m_socket->write(bytes);
    }

    QPointer<QTcpSocket> m_socket;
    qint64 m_written = 0;
    int m_events = 0;
    bool m_hasLeft = false;
    QTimer m_pace;
};

} // namespace

/// What the gateway does with clients that read more slowly than answers come.
class GatewayReadersTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void holdsTheServiceBackForSlowReaders();
    void cutsReadersThatTakeNothing();
    void keepsNoAnswersForWhoNeverReads();

private:
    /// The system's own buffer is small, too: left to itself it holds up to 32 MB.
    void connectWithoutReading(QTcpSocket &reader)
    {
        QVERIFY(reader.bind(QHostAddress::LocalHost));
        reader.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 16 * 1024);
        reader.setReadBufferSize(1024);
        reader.connectToHost(QHostAddress::LocalHost, proxy().port());
        QTRY_COMPARE(reader.state(), QAbstractSocket::ConnectedState);
    }

    void askForAFlood(FloodingService &service, QTcpSocket &reader)
    {
        QVERIFY(service.listen(QHostAddress::LocalHost));
        m_home->set(u"profile/openai/baseUrl"_s,
                    u"http://127.0.0.1:%1/v1"_s.arg(service.serverPort()));
        connectWithoutReading(reader);
        reader.write(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)")));
    }
};

void GatewayReadersTest::holdsTheServiceBackForSlowReaders()
{
    FloodingService service;
    QTcpSocket reader;
    askForAFlood(service, reader);

    // The service can write until every buffer on the way is full, and no more.
    qint64 before = -1;
    QTRY_VERIFY_WITH_TIMEOUT(
        service.taken() > 0 && std::exchange(before, service.taken()) == service.taken()
            && !QTest::qWaitFor([&] { return service.taken() != before; }, 1000),
        60000);
    QVERIFY(!service.hasLeft());
    QVERIFY2(service.taken() < FloodingService::Size / 2,
             QByteArray::number(service.taken()).constData());

    // As soon as it is read everything comes, each event once and in order.
    qsizetype events = 0;
    QByteArray line;
    QByteArray rest;
    bool isDone = false;
    reader.setReadBufferSize(0);
    reader.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4 * 1024 * 1024);
    const auto read = [&] {
        rest += reader.readAll();
        qsizetype begin = 0;
        for (qsizetype end = 0; (end = rest.indexOf('\n', begin)) >= 0; begin = end + 1) {
            line = rest.mid(begin, end - begin).trimmed();
            if (line == "data: [DONE]")
                isDone = true;
            const qsizetype content = line.indexOf(R"("content":")");
            if (content < 0)
                continue;
            const qsizetype textBegin = content + 11;
            const QByteArray text = line.mid(textBegin, line.indexOf('"', textBegin) - textBegin);
            for (const QByteArray &number : text.simplified().split(' ')) {
                if (!number.isEmpty() && number.toLongLong() == events)
                    ++events;
            }
        }
        rest.remove(0, begin);
    };
    connect(&reader, &QTcpSocket::readyRead, this, read);
    read();
    QTRY_VERIFY_WITH_TIMEOUT(isDone, 60000);
    QCOMPARE(events, service.eventCount());
}

void GatewayReadersTest::cutsReadersThatTakeNothing()
{
    m_gateway.sendTimeout = 300ms;
    FloodingService service;
    QTcpSocket reader;
    askForAFlood(service, reader);
    QTRY_VERIFY_WITH_TIMEOUT(service.hasLeft(), 30000);
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    const RequestRecord record = proxy().log().since(0).last();
    QCOMPARE(record.status, 499);
    QCOMPARE(record.reason, u"The client did not take the answer in time."_s);
}

/// One that asks over and over, but takes no answer.
void GatewayReadersTest::keepsNoAnswersForWhoNeverReads()
{
    constexpr int asked = 20000;
    m_gateway.maxUnsent = 64 * 1024;
    m_gateway.sendTimeout = 1s;
    QTcpSocket reader;
    connectWithoutReading(reader);
    reader.write(RawClient::get("/metrics").repeated(asked));
    QByteArray metrics;
    const auto isCut = [this, &metrics] {
        metrics = ask(RawClient::get("/metrics")).body;
        return metrics.contains("lmchat_connections 1\n"); // that of the asking
    };
    QTRY_VERIFY_WITH_TIMEOUT(isCut(), 60000);
    const QByteArray counter = R"(lmchat_requests_total{route="/metrics",status="200"} )";
    const qsizetype at = metrics.indexOf(counter);
    QVERIFY2(at >= 0, metrics.constData());
    const qsizetype begin = at + counter.size();
    const int answered = metrics.mid(begin, metrics.indexOf('\n', begin) - begin).toInt();
    QVERIFY2(answered > 0 && answered < asked / 2, QByteArray::number(answered).constData());
}

QTEST_GUILESS_MAIN(GatewayReadersTest)
#include "tst_gatewayreaders.moc"
