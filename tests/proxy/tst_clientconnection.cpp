// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientconnection.h"

#include "proxy/rawclient.h"
#include "proxy/requesthandler.h"
#include "support/testhelpers.h"

#include <QPointer>
#include <QTcpServer>
#include <QTimer>

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
    bool countBodies(qint64) override { return true; }
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
    void cutsReadersThatTakeNextToNothing();
};

/// A sip now and then is not reading.
void ClientConnectionTest::cutsReadersThatTakeNextToNothing()
{
    StreamingHandler handler;
    handler.stream = QByteArray(8 * 1024 * 1024, 'a');
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    QVERIFY(client.bind(QHostAddress::LocalHost));
    client.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 1);
    client.setReadBufferSize(1024);
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
    client.write(RawClient::get("/"));
    // Left to itself the system takes megabytes for the reader, and tells only when much is taken.
    QPointer<QTcpSocket> socket = server.nextPendingConnection();
    socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, 4 * 1024);
    auto *connection = new ClientConnection(socket, {.sendTimeout = 1500ms}, handler);
    QTRY_VERIFY((connection->take({}, {}), connection->isBusy()));
    QTimer sips;
    connect(&sips, &QTimer::timeout, this, [&client] { client.read(4096); });
    sips.start(50);
    QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QAbstractSocket::UnconnectedState, 20000);
}

QTEST_GUILESS_MAIN(ClientConnectionTest)
#include "tst_clientconnection.moc"
