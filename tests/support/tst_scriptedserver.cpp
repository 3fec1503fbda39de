// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedserver.h"

#include "support/testhelpers.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpSocket>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The server against a bare socket and against a real QNetworkAccessManager.
class TestScriptedServer final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
        m_client = std::make_unique<QTcpSocket>();
        m_received.clear();
        connect(m_client.get(), &QTcpSocket::readyRead, this,
                [this] { m_received += m_client->readAll(); });
        m_client->connectToHost(m_server->serverAddress(), m_server->serverPort());
        QTRY_COMPARE(m_client->state(), QAbstractSocket::ConnectedState);
    }

    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void recordsRequests()
    {
        m_server->route("POST", u"/v1/chat"_s, Script::json(200, "{}"));
        QSignalSpy received(m_server.get(), &ScriptedServer::requestReceived);

        m_client->write("POST /v1/chat?a=b HTTP/1.1\r\nHost: x\r\nX-Two:  two \r\nContent-");
        m_client->write("Length: 5\r\n\r\nhel");
        m_client->flush();
        m_client->write("lo");
        QTRY_COMPARE(received.size(), 1);

        const RecordedRequest request = m_server->requests().first();
        QCOMPARE(request.verb, "POST");
        QCOMPARE(request.target, "/v1/chat?a=b");
        QCOMPARE(request.path(), u"/v1/chat"_s);
        QCOMPARE(request.header("x-two"), "two");
        QCOMPARE(request.body, "hello");
        QTRY_COMPARE(m_received,
                     "HTTP/1.1 200 Scripted\r\nContent-Type: application/json\r\n"
                     "Content-Length: 2\r\n\r\n{}");
    }

    void queueThenRouteThenHandlerThenUnexpected()
    {
        m_server->route("GET", u"/route"_s, Script::response(201, {}));
        m_server->enqueue(Script::response(202, {}));
        ask("/route");
        QTRY_COMPARE(statuses(), QByteArrayList{"202"});
        ask("/route");
        QTRY_COMPARE(statuses(), (QByteArrayList{"202", "201"}));
        ask("/other");
        QTRY_COMPARE(statuses(), (QByteArrayList{"202", "201", "500"}));
        QCOMPARE(m_server->unexpectedRequestCount(), 1);
        m_server->setHandler([](const RecordedRequest &request) {
            return Script::response(request.path() == "/other"_L1 ? 203 : 204, {});
        });
        ask("/other");
        QTRY_COMPARE(statuses(), (QByteArrayList{"202", "201", "500", "203"}));
        QCOMPARE(m_server->unexpectedRequestCount(), 1);
        QCOMPARE(m_server->connectionCount(), 1);
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        m_server->enqueue(Script::response(201, {}));
        m_server->enqueue(Script::response(202, {}));
        ask("/a", "/b");
        QTRY_COMPARE(statuses(), (QByteArrayList{"201", "202"}));
    }

    void waitsForTheTest()
    {
        QSignalSpy waiting(m_server.get(), &ScriptedServer::waiting);
        QSignalSpy finished(m_server.get(), &ScriptedServer::scriptFinished);
        m_server->enqueue(Script().write("a").wait().write("b").wait().slices({"c", "d"}));
        ask("/");
        QTRY_COMPARE(waiting.size(), 1);
        QTRY_COMPARE(m_received, "a");
        m_server->go();
        QTRY_COMPARE(waiting.size(), 2);
        QTRY_COMPARE(m_received, "ab");
        QCOMPARE(m_server->waitingCount(), 1);
        QCOMPARE(finished.size(), 0);
        m_server->go();
        QTRY_COMPARE(m_received, "abcd");
        QTRY_COMPARE(finished.size(), 1);
    }

    void goBeforeTheWaitCounts()
    {
        m_server->go();
        m_server->enqueue(Script().write("a").wait().write("b"));
        ask("/");
        QTRY_COMPARE(m_received, "ab");
    }

    void delays()
    {
        m_server->enqueue(Script().write("a").delay(1ms).write("b"));
        ask("/");
        QTRY_COMPARE(m_received, "ab");
    }

    void closesInOrder()
    {
        m_server->enqueue(Script().write("all of it").close());
        QSignalSpy finished(m_server.get(), &ScriptedServer::scriptFinished);
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        ask("/");
        QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(m_received, "all of it");
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(left.size(), 0);
        QTRY_COMPARE(m_server->openConnectionCount(), 0);
    }

    void resets()
    {
        QSignalSpy failed(m_client.get(), &QTcpSocket::errorOccurred);
        m_server->enqueue(Script().reset());
        ask("/");
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(m_client->errorString(), u"The remote host closed the connection"_s);
        QTRY_COMPARE(m_server->openConnectionCount(), 0);
    }

    void tellsThatTheClientLeft_data()
    {
        QTest::addColumn<Script>("script");
        QTest::newRow("hanging") << Script().write("a").hang();
        QTest::newRow("waiting") << Script().write("a").wait();
        QTest::newRow("between slices") << Script().write("a").delay(10min);
    }

    void tellsThatTheClientLeft()
    {
        QFETCH(Script, script);
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        m_server->enqueue(script);
        ask("/");
        QTRY_COMPARE(m_received, "a");
        m_client->abort();
        QTRY_COMPARE(left.size(), 1);
        QCOMPARE(left.first().first().toInt(), 0);
        QCOMPARE(m_server->waitingCount(), 0);
    }

    void answersBeforeTheBody()
    {
        m_server->enqueue(Script::response(413, {}).beforeBody());
        m_client->write("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
        QTRY_COMPARE(statuses(), QByteArrayList{"413"});
        QCOMPARE(m_server->requests().first().body, "");
    }

    void closesWhereTheClientAsks()
    {
        m_server->enqueue(Script::response(200, {}));
        m_client->write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(statuses(), QByteArrayList{"200"});
    }

    void streamsToTheNetworkAccessManager()
    {
        QNetworkAccessManager manager;
        m_server->enqueue(Script::openStream({"data: a\n\n", "data: b\n\n"}).wait().lastChunk());
        m_server->enqueue(Script::json(404, "{}"));
        QNetworkReply *reply = manager.get(QNetworkRequest(m_server->url(u"/stream"_s)));
        QTRY_COMPARE(reply->peek(100), "data: a\n\ndata: b\n\n");
        QVERIFY(!reply->isFinished());
        m_server->go();
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(m_server->requests().first().path(), u"/stream"_s);

        QNetworkReply *second = manager.get(QNetworkRequest(m_server->url()));
        QTRY_VERIFY(second->isFinished());
        QCOMPARE(second->readAll(), "{}");
        QCOMPARE(m_server->requests().at(0).connection, m_server->requests().at(1).connection);
    }

private:
    template <typename... Paths>
    void ask(const Paths &...paths)
    {
        m_client->write((... + (QByteArray("GET ") + paths + " HTTP/1.1\r\n\r\n")));
    }

    QByteArrayList statuses() const
    {
        QByteArrayList found;
        for (const QByteArray &line : m_received.split('\n')) {
            if (const qsizetype at = line.indexOf("HTTP/1.1 "); at >= 0)
                found.append(line.mid(at + 9, 3));
        }
        return found;
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<QTcpSocket> m_client;
    QByteArray m_received;
};

QTEST_GUILESS_MAIN(TestScriptedServer)
#include "tst_scriptedserver.moc"
