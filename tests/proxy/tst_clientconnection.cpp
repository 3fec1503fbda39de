// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientconnection.h"

#include "proxy/rawclient.h"
#include "proxy/requesthandler.h"
#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTcpServer>
#include <QTimer>

#include <memory>

using namespace Chat;
using namespace std::chrono_literals;

namespace {

/// Answers everything with a stream, all of it at once.
class StreamingHandler final : public RequestHandler
{
public:
    QByteArray stream;

    std::optional<ClientAnswer> objectionTo(const ClientRequestHead &,
                                            const QHostAddress &) override
    {
        return std::nullopt;
    }
    ClientAnswer refusal(const ClientRequestHead &,
                         const RequestFraming::Violation &violation) override
    {
        return {.status = violation.status};
    }
    bool reserveBodies(qint64) override { return true; }
    HeaderList commonHeaders(const ClientRequest &) override { return {}; }
    void handle(ClientConnection &connection, const ClientRequest &) override
    {
        connection.beginStream({});
        connection.writeStream(stream);
    }
    void handleRefused(const ClientRequest &, const ClientAnswer &) override { }
};

} // namespace

/// A connection without the HTTP server: where that would read a request the test says so.
class ClientConnectionTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void cleanup();

    void cutsReadersThatTakeNextToNothing();
    void letsSlowReadersBe();

private:
    /// A client of a stream with buffers of so many bytes at most, that takes `bytes` of it every
    /// `interval`.
    void beginSips(int buffers, qint64 bytes, std::chrono::milliseconds interval);

    static constexpr auto SendTimeout = 1500ms;

    StreamingHandler m_handler;
    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<QTcpSocket> m_client;
    QPointer<QTcpSocket> m_socket;
    QTimer m_sips;
    qint64 m_taken = 0;
};

void ClientConnectionTest::cleanup()
{
    m_sips.stop();
    m_sips.disconnect();
    m_client.reset();
    m_server.reset(); // and its socket
}

void ClientConnectionTest::beginSips(int buffers, qint64 bytes, std::chrono::milliseconds interval)
{
    m_handler.stream = QByteArray(8 * 1024 * 1024, 'a');
    m_server = std::make_unique<QTcpServer>();
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
    m_client = std::make_unique<QTcpSocket>();
    QVERIFY(m_client->bind(QHostAddress::LocalHost));
    m_client->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, buffers);
    m_client->setReadBufferSize(bytes);
    m_client->connectToHost(QHostAddress::LocalHost, m_server->serverPort());
    QTRY_VERIFY(m_server->hasPendingConnections());
    m_client->write(RawClient::get("/"));
    // Left to itself the system takes megabytes for the reader, and tells only when much is taken.
    m_socket = m_server->nextPendingConnection();
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, buffers);
    auto *connection = new ClientConnection(m_socket, {.sendTimeout = SendTimeout}, m_handler);
    QTRY_VERIFY((connection->take({}, {}), connection->isBusy()));
    m_taken = 0;
    connect(&m_sips, &QTimer::timeout, this,
            [this, bytes] { m_taken += m_client->read(bytes).size(); });
    m_sips.start(interval);
}

/// A sip now and then is not reading.
void ClientConnectionTest::cutsReadersThatTakeNextToNothing()
{
    beginSips(4 * 1024, 1024, 50ms);
    QTRY_COMPARE_WITH_TIMEOUT(m_socket->state(), QAbstractSocket::UnconnectedState, 20000);
}

/// One that takes its time is cut as little in the fourth `sendTimeout` as in the first.
void ClientConnectionTest::letsSlowReadersBe()
{
    beginSips(64 * 1024, 8 * 1024, 20ms);
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY_WITH_TIMEOUT(std::chrono::milliseconds(clock.elapsed()) > 3 * SendTimeout, 20000);
    QVERIFY(m_socket);
    QCOMPARE(m_socket->state(), QAbstractSocket::ConnectedState);
    QVERIFY(m_socket->bytesToWrite() > 0); // it was under way all the time
    QVERIFY(m_taken > 0);
}

QTEST_GUILESS_MAIN(ClientConnectionTest)
#include "tst_clientconnection.moc"
