// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/networkstream.h"

#include "core/redactor.h"
#include "net/httpclient.h"
#include "net/streamlog.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QSignalSpy>
#include <QTimer>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// One exchange, whatever the server does: made by a real HttpClient against a real server.
class TestNetworkStream final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
    }

    void cleanup()
    {
        m_stream.reset();
        m_client.reset();
        m_server.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void saysWhatHappensInOrder()
    {
        m_server->enqueue(
            Script::openStream({"a"}, {{"X-Request-Id", "r-1"}}).wait().chunk("b").lastChunk());
        StreamLog &log = post("{\"question\":1}");
        QVERIFY(log.events().isEmpty());
        QTRY_COMPARE(log.body(), "a");
        QVERIFY(!log.isFinished());
        m_server->go();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(
            log.events(),
            (QStringList{u"connecting"_s, u"sent"_s, u"head 200"_s, u"chunk"_s, u"finished"_s}));
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.body(), "ab");
        QCOMPARE(m_stream->head().contentType(), "text/event-stream");
        QCOMPARE(m_stream->head().requestId(), u"r-1"_s);
        QCOMPARE(m_stream->head().header("transfer-encoding"), "chunked");
        QCOMPARE(m_server->requests().first().body, "{\"question\":1}");
    }

    void passesBytesAsTheyCome()
    {
        Script script = Script::openStream({});
        for (char letter = 'a'; letter <= 'e'; ++letter)
            script.chunk(QByteArray(1, letter)).wait();
        m_server->enqueue(script.lastChunk());
        StreamLog &log = post();
        for (const QByteArray body : {"a", "ab", "abc", "abcd", "abcde"}) {
            QTRY_COMPARE(log.body(), body);
            QVERIFY(!log.isFinished());
            m_server->go();
        }
        QTRY_COMPARE(log.result(), u"ok"_s);
    }

    void bodyByAnyLength_data()
    {
        QTest::addColumn<Script>("script");
        QTest::newRow("content length") << Script::response(200, "hello", {{"X", "y"}});
        QTest::newRow("chunked") << Script::stream({"he", "llo"});
        QTest::newRow("until the end of the connection")
            << Script::head(200, {{"Connection", "close"}}).slices({"he", "llo"}).close();
        QTest::newRow("head in pieces")
            << Script()
                   .slices({"HTT", "P/1.1 200 O", "K\r", "\nContent-", "Length: 5", "\r\n\r", "\n"})
                   .slices({"h", "e", "llo"});
        QTest::newRow("gzip") << Script::response(
            200,
            QByteArray::fromHex("1f8b0800000000000003cb48cdc9c9070086a610360500"
                                "0000"),
            {{"Content-Encoding", "gzip"}});
        QTest::newRow("after a 100 Continue")
            << Script()
                   .write("HTTP/1.1 100 Continue\r\n\r\n")
                   .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }

    void bodyByAnyLength()
    {
        QFETCH(Script, script);
        m_server->enqueue(script);
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.body(), "hello");
    }

    void statusIsNoError_data()
    {
        QTest::addColumn<int>("status");
        for (const int status :
             {201, 400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503, 504, 529})
            QTest::addRow("%d", status) << status;
    }

    void statusIsNoError()
    {
        QFETCH(int, status);
        m_server->enqueue(Script::json(status, "{\"error\":{}}", {{"Retry-After", "7"}}));
        StreamLog &log = post("{}");
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.body(), "{\"error\":{}}");
        QCOMPARE(m_stream->head().status, status);
        QCOMPARE(m_stream->head().header("retry-after"), "7");
        QCOMPARE(m_server->requests().size(), 1);
    }

    void challengeIsNoQuestion_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        QTest::newRow("Basic") << QByteArray("Basic realm=\"x\"");
        QTest::newRow("Bearer") << QByteArray("Bearer realm=\"x\"");
        QTest::newRow("Digest") << QByteArray("Digest realm=\"x\", nonce=\"y\"");
        QTest::newRow("NTLM") << QByteArray("NTLM");
    }

    void challengeIsNoQuestion()
    {
        QFETCH(QByteArray, challenge);
        m_server->setHandler([challenge](const RecordedRequest &) {
            return Script::json(401, "{\"error\":{}}", {{"WWW-Authenticate", challenge}});
        });
        StreamLog &log = post("{}");
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_stream->head().status, 401);
        QCOMPARE(log.body(), "{\"error\":{}}");
        QCOMPARE(m_server->requests().size(), 1);
    }

    void cutAfterTheHead_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<QByteArray>("body");
        const Script open = Script::openStream({"data: a\n\n"});
        QTest::newRow("chunked, closed between chunks")
            << Script(open).close() << QByteArray("data: a\n\n");
        QTest::newRow("chunked, reset") << Script(open).wait().reset() << QByteArray("data: a\n\n");
        QTest::newRow("chunked, in a chunk")
            << Script(open).write("9\r\ndata:").close() << QByteArray("data: a\n\ndata:");
        QTest::newRow("chunked, in a size")
            << Script(open).write("1").close() << QByteArray("data: a\n\n");
        QTest::newRow("chunked, nothing but the head")
            << Script::openStream({}).close() << QByteArray();
        QTest::newRow("content length")
            << Script::head(200, {{"Content-Length", "10"}}).write("12345").close()
            << QByteArray("12345");
        QTest::newRow("content length, nothing but the head")
            << Script::head(200, {{"Content-Length", "10"}}).close() << QByteArray();
        QTest::newRow("content length, reset")
            << Script::head(200, {{"Content-Length", "10"}}).write("12345").wait().reset()
            << QByteArray("12345");
    }

    void cutAfterTheHead()
    {
        QFETCH(Script, script);
        QFETCH(QByteArray, body);
        m_server->enqueue(script);
        StreamLog &log = post("{}");
        QTRY_COMPARE(log.body(), body);
        m_server->go();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.body(), body);
        QCOMPARE(log.result(), u"interrupted"_s);
        QVERIFY2(log.error().message.contains(host()), qPrintable(log.error().message));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void cutBeforeTheHead_data()
    {
        QTest::addColumn<Script>("script");
        QTest::newRow("closed") << Script().close();
        QTest::newRow("reset") << Script().reset();
        QTest::newRow("in the status line") << Script().write("HTTP/1.1 20").close();
        QTest::newRow("in the headers") << Script().write("HTTP/1.1 200 OK\r\nContent-Le").close();
    }

    void cutBeforeTheHead()
    {
        QFETCH(Script, script);
        m_server->setHandler([script](const RecordedRequest &) { return script; });
        StreamLog &log = post("{}");
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"connection"_s);
        QVERIFY(!log.events().contains(u"head 200"_s));
        QVERIFY2(log.error().message.contains(host()), qPrintable(log.error().message));
        QVERIFY(!log.error().remedy.isEmpty());
    }

    void noHttp()
    {
        m_server->setHandler([](const RecordedRequest &) {
            return Script().write("SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n").hang();
        });
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"connection"_s);
    }

    void cutInTheLastLineEnd()
    {
        // Qt 6.4 does not notice the end of the connection there: the idle limit has to.
        m_options.timeouts.idle = 100ms;
        m_server->enqueue(Script::openStream({"a"}).write("0\r\n").close());
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.body(), "a");
    }

    void brokenCompression()
    {
        m_server->enqueue(Script::response(200, "this is no gzip", {{"Content-Encoding", "gzip"}}));
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"protocol"_s);
    }

    void tooLargeHeaders_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::newRow("many") << QByteArray("X: y\r\n").repeated(1000);
        QTest::newRow("one") << QByteArray("X: ") + QByteArray(1024 * 1024, 'y') + "\r\n";
    }

    void tooLargeHeaders()
    {
        QFETCH(QByteArray, headers);
        m_server->enqueue(Script().write("HTTP/1.1 200 OK\r\n" + headers + "\r\n").hang());
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"protocol"_s);
    }

    void bodyLimit()
    {
        m_options.limits.body = 10;
        m_server->enqueue(Script::openStream({"12345", "67890"}).wait().chunk("x").hang());
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        StreamLog &log = post();
        QTRY_COMPARE(log.body(), "1234567890");
        QVERIFY(!log.isFinished());
        m_server->go();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"too_large"_s);
        QCOMPARE(log.body(), "1234567890");
        QTRY_COMPARE(left.size(), 1);
    }

    void errorBodyLimit()
    {
        m_options.limits.errorBody = 10;
        m_server->enqueue(
            Script::head(500, {{"Content-Length", "1000000"}}).write("1234567890abc").hang());
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.body(), "1234567890");
        QTRY_COMPARE(left.size(), 1);
    }

    void errorBodyMayBeCut()
    {
        m_server->enqueue(Script::head(503, {{"Content-Length", "100"}}).write("busy").close());
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.body(), "busy");
        QCOMPARE(m_stream->head().status, 503);
    }

    void redirect_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("shown");
        for (const int status : {301, 302, 303, 307, 308}) {
            QTest::addRow("%d to another host", status)
                << status << QByteArray("https://other.test/v1?token=x")
                << u"https://other.test/v1."_s;
        }
        QTest::newRow("to another path") << 301 << QByteArray("/v2/chat") << u"/v2/chat."_s;
        QTest::newRow("without a target") << 302 << QByteArray() << u"127.0.0.1"_s;
    }

    void redirect()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, location);
        QFETCH(QString, shown);
        m_server->setHandler([=](const RecordedRequest &) {
            return Script::response(status, "moved", {{"Location", location}});
        });
        StreamLog &log = post("{}");
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"redirected"_s);
        QVERIFY2(log.error().message.contains(shown), qPrintable(log.error().message));
        QCOMPARE(log.error().httpStatus, status);
        QVERIFY(!log.events().contains(u"chunk"_s));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void timeouts_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<QString>("code");
        QTest::newRow("no byte") << Script().hang() << u"first_byte_timeout"_s;
        QTest::newRow("half a head")
            << Script().write("HTTP/1.1 200 OK\r\nX-A: ").hang() << u"first_byte_timeout"_s;
        QTest::newRow("head alone") << Script::openStream({}).hang() << u"idle_timeout"_s;
        QTest::newRow("in the stream")
            << Script::openStream({"a", "b"}).hang() << u"idle_timeout"_s;
    }

    void timeouts()
    {
        QFETCH(Script, script);
        QFETCH(QString, code);
        m_options.timeouts = {.connect = 10min, .firstByte = 150ms, .idle = 150ms};
        m_server->enqueue(script);
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        StreamLog &log = post("{}");
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"timeout"_s);
        QCOMPARE(log.error().code, code);
        QVERIFY2(log.error().message.contains(u"0.15 seconds"_s), qPrintable(log.error().message));
        QTRY_COMPARE(left.size(), 1);
    }

    void idleTimeCountsFromTheLastByte()
    {
        m_options.timeouts.idle = 400ms;
        Script script = Script::openStream({});
        for (int i = 0; i < 6; ++i)
            script.chunk(": keep-alive\n\n").delay(100ms);
        m_server->enqueue(script.lastChunk());
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
    }

    void slowErrorBodyIsAnAnswerAllTheSame()
    {
        m_options.timeouts.idle = 50ms;
        m_server->enqueue(Script::head(429, {{"Content-Length", "100"}}).write("slow").hang());
        StreamLog &log = post();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_stream->head().status, 429);
    }

    void connectTimeout()
    {
        // A listener that accepts nobody: its queue is full after a few, further SYNs are lost.
        QTcpServer deaf;
        deaf.setListenBacklogSize(1);
        QVERIFY(deaf.listen(QHostAddress::LocalHost));
        deaf.pauseAccepting();
        std::vector<std::unique_ptr<QTcpSocket>> crowd;
        for (int i = 0; i < 4; ++i) {
            crowd.push_back(std::make_unique<QTcpSocket>());
            crowd.back()->connectToHost(deaf.serverAddress(), deaf.serverPort());
        }
        QTRY_COMPARE(crowd.front()->state(), QAbstractSocket::ConnectedState);

        m_options.timeouts.connect = 150ms;
        StreamLog &log = send({.url = QUrl(u"http://127.0.0.1:%1/"_s.arg(deaf.serverPort()))});
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"timeout"_s);
        QCOMPARE(log.error().code, u"connect_timeout"_s);
        QCOMPARE(log.events(), (QStringList{u"connecting"_s, u"finished"_s}));
    }

    void largeUpload()
    {
        const QByteArray body(8 * 1024 * 1024, 'x');
        m_server->enqueue(Script::json(200, "{}"));
        StreamLog &log = post(body);
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_server->requests().first().body.size(), body.size());
    }

    void uploadThatStalls()
    {
        m_options.timeouts = {.connect = 10min, .firstByte = 10min, .idle = 200ms};
        m_server->enqueue(Script().stopReading().hang().beforeBody());
        StreamLog &log = post(QByteArray(64 * 1024 * 1024, 'x')); // more than buffers hold
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"timeout"_s);
    }

    void refused()
    {
        const QUrl url = m_server->url();
        const QString name = host();
        m_server->close();
        StreamLog &log = send({.url = url});
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"connection"_s);
        QCOMPARE(log.error().message, name + u" refused the connection."_s);
        QVERIFY(!log.has(u"sent"_s));
    }

    void unknownHost()
    {
        StreamLog &log = send({.url = QUrl(u"http://no-such-host.invalid/v1"_s)});
        QTRY_VERIFY_WITH_TIMEOUT(log.isFinished(), 15000);
        QCOMPARE(log.result(), u"name_lookup"_s);
        QCOMPARE(log.error().message, u"The host no-such-host.invalid cannot be found."_s);
    }

    void holdsBackWhilePaused_data()
    {
        QTest::addColumn<int>("rest"); // bytes
        QTest::newRow("less than Qt's buffer") << 1000;
        QTest::newRow("more") << 4 * 1024 * 1024;
    }

    void holdsBackWhilePaused()
    {
        QFETCH(const int, rest);
        m_options.timeouts.idle = 300ms; // rests, too
        QSignalSpy played(m_server.get(), &ScriptedServer::scriptFinished);
        m_server->enqueue(
            Script::openStream({"a"}).wait().chunk(QByteArray(rest, 'b')).lastChunk());
        StreamLog &log = post();
        QTRY_COMPARE(log.body(), "a");
        m_stream->setPaused(true);
        m_server->go();
        QTRY_COMPARE(played.size(), 1);
        QVERIFY(!QTest::qWaitFor([&log] { return log.isFinished() || log.body() != "a"; }, 600));
        m_stream->setPaused(false);
        QTRY_COMPARE(log.result(), u"ok"_s);
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.body(), 'a' + QByteArray(rest, 'b'));
    }

    void holdsBackWhereASlotPauses()
    {
        const QByteArray body(200 * 1024, 'a');
        m_server->enqueue(Script::json(200, body));
        StreamLog &log = post();
        int pauses = 0;
        connect(m_stream.get(), &HttpStream::chunk, this, [this, &pauses] {
            ++pauses;
            m_stream->setPaused(true);
            QTimer::singleShot(1ms, this, [this] { m_stream->setPaused(false); });
        });
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"ok"_s);
        QVERIFY(pauses > 1);
        QCOMPARE(log.body().size(), body.size());
    }

    void tellsAFailureAfterWhatCameBefore()
    {
        m_server->enqueue(Script::openStream({"a"}).wait().chunk("b").delay(50ms).reset());
        StreamLog &log = post();
        QTRY_COMPARE(log.body(), "a");
        QSignalSpy played(m_server.get(), &ScriptedServer::scriptFinished);
        m_stream->setPaused(true);
        m_server->go();
        QTRY_COMPARE(played.size(), 1);
        m_stream->setPaused(false);
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"interrupted"_s);
        QCOMPARE(log.body(), "ab");
    }

    void abortsWhilePaused()
    {
        m_server->enqueue(Script::openStream({"a"}).wait().chunk("b").lastChunk());
        StreamLog &log = post();
        QTRY_COMPARE(log.body(), "a");
        m_stream->setPaused(true);
        m_stream->abort();
        QTRY_COMPARE(log.result(), u"cancelled"_s);
        m_stream->setPaused(false); // no effect
        QCOMPARE(log.body(), "a");
    }

    void abortInEachPhase_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<QString>("until");
        QTest::newRow("at once") << Script().hang() << QString();
        QTest::newRow("sent") << Script().hang() << u"sent"_s;
        QTest::newRow("head") << Script::openStream({}).hang() << u"head 200"_s;
        QTest::newRow("chunk") << Script::openStream({"a"}).hang() << u"chunk"_s;
    }

    void abortInEachPhase()
    {
        QFETCH(Script, script);
        QFETCH(QString, until);
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        m_server->enqueue(script);
        StreamLog &log = post("{}");
        if (!until.isEmpty()) {
            QTRY_VERIFY(log.has(until));
            QTRY_COMPARE(m_server->requests().size(), 1);
        }
        m_stream->abort();
        QVERIFY(!log.isFinished()); // queued
        m_stream->abort();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"cancelled"_s);
        QCOMPARE(log.events().count(u"finished"_s), 1);
        if (!until.isEmpty())
            QTRY_COMPARE(left.size(), 1);
    }

    void abortFromItsOwnSignal_data()
    {
        QTest::addColumn<QString>("from");
        for (const QString &from : {u"connecting"_s, u"sent"_s, u"head"_s, u"chunk"_s})
            QTest::addRow("%s", qPrintable(from)) << from;
    }

    void abortFromItsOwnSignal()
    {
        QFETCH(QString, from);
        m_server->enqueue(Script::openStream({"a"}).chunk("b").hang());
        StreamLog &log = post("{}");
        const auto abort = [this] { m_stream->abort(); };
        if (from == u"connecting"_s)
            connect(m_stream.get(), &HttpStream::connecting, this, abort);
        if (from == u"sent"_s)
            connect(m_stream.get(), &HttpStream::sent, this, abort);
        if (from == u"head"_s)
            connect(m_stream.get(), &HttpStream::headReceived, this, abort);
        if (from == u"chunk"_s)
            connect(m_stream.get(), &HttpStream::chunk, this, abort);
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"cancelled"_s);
        QCOMPARE(log.events().count(u"finished"_s), 1);
        QCOMPARE(log.has(u"chunk"_s), from == u"chunk"_s);
    }

    void droppedStreamIsSilentAndLeaves()
    {
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        m_server->enqueue(Script::openStream({"a"}).wait().chunk("b").hang());
        StreamLog &log = post("{}");
        QTRY_COMPARE(log.body(), "a");
        m_stream.reset();
        m_server->go();
        QTRY_COMPARE(left.size(), 1);
        QCOMPARE(log.body(), "a");
        QVERIFY(!log.isFinished());
    }

    void droppedFromItsOwnSignal()
    {
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        m_server->enqueue(Script::openStream({"a"}).hang());
        StreamLog &log = post("{}");
        connect(m_stream.get(), &HttpStream::chunk, this, [this] { m_stream.reset(); });
        QTRY_COMPARE(left.size(), 1);
        QVERIFY(!log.isFinished());
    }

    void clientGoesFirst_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<QString>("until");
        QTest::newRow("at once") << Script().hang() << QString();
        QTest::newRow("sent") << Script().hang() << u"sent"_s;
        QTest::newRow("mid-stream") << Script::openStream({"a"}).hang() << u"chunk"_s;
    }

    void clientGoesFirst()
    {
        QFETCH(Script, script);
        QFETCH(QString, until);
        m_server->enqueue(script);
        StreamLog &log = post("{}");
        if (!until.isEmpty())
            QTRY_VERIFY(log.has(until));
        m_client.reset();
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"cancelled"_s);
    }

    void keyStaysOutOfTheError()
    {
        const Secret key(QByteArray("sk-invented-0123456789abcdef"));
        m_redactor.add(key);
        m_server->enqueue(
            Script::openStream({"a"}, {{"X-Request-Id", "id-" + key.reveal()}}).close());
        QUrl url = m_server->url(u"/v1/"_s + QString::fromUtf8(key.reveal()));
        url.setQuery(u"key="_s + QString::fromUtf8(key.reveal()));
        StreamLog &log = send({.verb = "POST", .url = url, .body = "{}"});
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.result(), u"interrupted"_s);
        const Error error = log.error();
        const QString all = error.message + error.remedy + error.detail + error.requestId;
        QVERIFY2(!all.contains(QString::fromUtf8(key.reveal())), qPrintable(all));
        QCOMPARE(error.requestId, u"id-[secret]"_s);
        QVERIFY2(error.detail.startsWith(u"POST http://127.0.0.1"_s), qPrintable(error.detail));
    }

private:
    StreamLog &send(const HttpRequest &request)
    {
        m_client = std::make_unique<HttpClient>(m_options, m_redactor);
        m_options = {};
        m_stream = m_client->send(request);
        m_log = std::make_unique<StreamLog>(m_stream);
        return *m_log;
    }

    StreamLog &post(const QByteArray &body = "{}")
    {
        return send({.verb = "POST",
                     .url = m_server->url(u"/v1/chat"_s),
                     .headers = {{"Content-Type", "application/json"}},
                     .body = body});
    }

    QString host() const { return u"127.0.0.1:%1"_s.arg(m_server->serverPort()); }

    Redactor m_redactor;
    TransportOptions m_options;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_client;
    HttpStreamPtr m_stream;
    std::unique_ptr<StreamLog> m_log;
};

QTEST_GUILESS_MAIN(TestNetworkStream)
#include "tst_networkstream.moc"
