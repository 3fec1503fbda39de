// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicereply.h"

#include "providers/servicetest.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// How an answer comes and ends; for its retries see tst_servicereplyretries.
class TestServiceReply final : public ServiceTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void plainAnswer()
    {
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(!log.reply().isFinished());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, goodText());
        QVERIFY(log.reply().isFinished());
        QVERIFY(log.events.last() == u"finished"_s);
        QCOMPARE(log.reply().currentProgress().phase, ChatProgress::Phase::Streaming);
        QCOMPARE(m_server->requests().first().body, R"({"model":"m"})");
        QCOMPARE(m_server->requests().first().header("x-own"), "1");
        QCOMPARE(m_server->requests().first().header("authorization"), "token 0");
    }

    void requestThatCannotBePut()
    {
        const Error error{.kind = ErrorKind::NotConfigured, .message = u"Not with "_s + key()};
        ReplyLog log(ChatReplyPtr(new ServiceReply(context(), nullptr, error, this)));
        QVERIFY(log.reply().isFinished());
        QVERIFY(log.events.isEmpty());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.events, QStringList({u"finished"_s}));
        QCOMPARE(log.error().message, u"Not with [secret]"_s);
    }

    void nothingIsRepeatedOnceItBegan_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QString>("kind");
        QTest::newRow("401 within")
            << "data: {\"error\":{\"message\":\"No.\",\"code\":401}}\n\n"_ba << u"authentication"_s;
        QTest::newRow("503 within")
            << "data: {\"error\":{\"message\":\"No.\",\"code\":503}}\n\n"_ba << u"server"_s;
        QTest::newRow("broken JSON") << "data: {\"choices\":[{\n\n"_ba << u"protocol"_s;
        QTest::newRow("ended early") << ""_ba << u"interrupted"_s;
    }

    void nothingIsRepeatedOnceItBegan()
    {
        QFETCH(QByteArray, rest);
        context();
        m_authorizer->canRenew = true;
        m_server->enqueue(Script::stream({textEvent("so far"), rest + "\n"}));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QTEST(log.result(), "kind");
        QCOMPARE(log.message.text, u"so far"_s);
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_authorizer->renewals, 0);
    }

    void cutConnections()
    {
        const QByteArray bytes = fixture(u"openai_stream.sse"_s);
        const qsizetype complete =
            bytes.indexOf("\n\n", bytes.indexOf(R"("finish_reason":"stop")"));
        for (qsizetype cut = 1; cut < bytes.size(); cut += 61) {
            m_server->enqueue(Script::openStream({bytes.first(cut)}).reset());
            ReplyLog log(send());
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.finishedCount, 1);
            QVERIFY(goodText().startsWith(log.message.text));
            QCOMPARE(log.result(), cut > complete + 1 ? u"ok"_s : u"interrupted"_s);
        }
        m_server->dropConnections();
    }

    void inSmallSlices()
    {
        const QByteArray bytes = fixture(u"openai_stream.sse"_s);
        QByteArrayList slices;
        for (qsizetype i = 0; i < bytes.size(); i += 61)
            slices.append(bytes.mid(i, 61));
        m_server->enqueue(Script::stream(slices));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, goodText());
    }

    void wholeAnswerToAStreamRequest()
    {
        m_server->enqueue(Script::json(200, fixture(u"openai_chat.json"_s)));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QVERIFY(!log.message.text.isEmpty());
        QVERIFY(log.events.contains(u"streaming"_s));
    }

    void emptyAnswer()
    {
        m_server->enqueue(Script::response(204, ""));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"protocol"_s);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void errorOfAGoodStatus()
    {
        m_server->enqueue(
            Script::json(200, R"({"error":{"message":"Upstream is down","code":502}})"));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"server"_s);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void serverThatDoesNotHangUp()
    {
        m_server->enqueue(Script::openStream({fixture(u"openai_stream.sse"_s)}).hang());
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, goodText());
        QVERIFY(log.info().usage);
    }

    void redirectsAreRefused()
    {
        m_server->enqueue(Script::response(307, "", {{"Location", "http://example.org/"}}));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"redirected"_s);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void keysAreRedacted()
    {
        m_setup.retries.maxRetries = 1;
        const QJsonObject told{
            {u"message"_s, u"Bad key "_s + key()}, {u"code"_s, key()}, {u"param"_s, key()}};
        const QByteArray body = QJsonDocument(QJsonObject{{u"error"_s, told}}).toJson();
        m_server->enqueue(Script::json(500, body, {{"x-request-id", key().toLatin1()}}));
        m_server->enqueue(Script::json(400, body, {{"x-request-id", key().toLatin1()}}));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        const Error cause = *retriesOf(log).first().cause;
        for (const Error &error : {log.error(), cause}) {
            for (const QString &text : {error.message, error.remedy, error.detail, error.code,
                                        error.parameter, error.requestId})
                QVERIFY(!text.contains(key()));
            QVERIFY(error.message.contains("[secret]"_L1));
        }
        QVERIFY(!log.info().requestId.contains(key()));
    }

    void onePlaceServesAllInOrder()
    {
        for (int i = 0; i < 3; ++i)
            m_server->enqueue(
                Script::stream({textEvent("no " + QByteArray::number(i)), "data: [DONE]\n\n"}));
        ReplyLog first(send());
        ReplyLog second(send());
        ReplyLog third(send());
        QVERIFY(third.waitForEnd());
        QVERIFY(first.finishedCount == 1 && second.finishedCount == 1);
        QCOMPARE(first.message.text, u"no 0"_s);
        QCOMPARE(second.message.text, u"no 1"_s);
        QCOMPARE(third.message.text, u"no 2"_s);
        QVERIFY(!first.events.contains(u"waiting 0"_s));
        QCOMPARE(second.events.first(), u"waiting 0"_s);
        QCOMPARE(third.events.mid(0, 2), QStringList({u"waiting 1"_s, u"waiting 0"_s}));
    }

    void severalAtOnceWhereThereIsNoLimit()
    {
        m_setup.profile.maxConcurrent = 0;
        m_server->setHandler([](const RecordedRequest &) {
            return Script::openStream({textEvent("Hi")})
                .wait()
                .chunk("data: [DONE]\n\n")
                .lastChunk();
        });
        std::vector<std::unique_ptr<ReplyLog>> logs;
        for (int i = 0; i < 8; ++i)
            logs.push_back(std::make_unique<ReplyLog>(send()));
        QTRY_COMPARE(m_server->waitingCount(), 8);
        for (int i = 0; i < 8; ++i)
            m_server->go();
        for (const auto &log : logs) {
            QVERIFY(log->waitForEnd());
            QCOMPARE(log->result(), u"ok"_s);
        }
    }

    void phases_data()
    {
        QTest::addColumn<QString>("phase");
        for (const char *phase : {"", "waiting 0", "authorizing", "connecting", "responding",
                                  "streaming", "delta", "retrying"})
            QTest::newRow(*phase ? phase : "at once") << QString::fromLatin1(phase);
    }

    void abortInPhase_data() { phases_data(); }

    void abortInPhase()
    {
        QFETCH(QString, phase);
        std::unique_ptr<ReplyLog> other;
        std::unique_ptr<ReplyLog> log = beginUntil(phase, other);
        int finishedInTheCall = 0;
        log->onEvent = [&](const QString &event) {
            if (event == phase) {
                log->reply().abort();
                finishedInTheCall = log->finishedCount;
            }
        };
        if (phase.isEmpty())
            log->reply().abort();
        QVERIFY(log->waitForEnd());
        QCOMPARE(finishedInTheCall, 0);
        QCOMPARE(log->result(), u"cancelled"_s);
        QVERIFY(log->reply().isFinished());
        const QStringList events = log->events;
        QCOMPARE(events.last(), u"finished"_s);
        if (!phase.isEmpty())
            QCOMPARE(events.at(events.size() - 2), phase);
        if (phase == u"delta"_s)
            QCOMPARE(log->message.text, u"Hi"_s);
        log->reply().abort(); // once more is nothing
        log->reply().retryNow();
        other.reset();
        checkThatThePlaceIsFree();
        QCOMPARE(log->events, events);
    }

    void droppedInPhase_data() { phases_data(); }

    void droppedInPhase()
    {
        QFETCH(QString, phase);
        std::unique_ptr<ReplyLog> other;
        std::unique_ptr<ReplyLog> log = beginUntil(phase, other);
        log->onEvent = [&](const QString &event) {
            if (event == phase)
                log->drop();
        };
        if (phase.isEmpty())
            log->drop();
        QVERIFY(phase.isEmpty() || log->waitFor(phase));
        other.reset();
        checkThatThePlaceIsFree();
        if (!phase.isEmpty())
            QCOMPARE(log->events.last(), phase);
        QCOMPARE(log->finishedCount, 0);
    }

    void abortAfterTheEnd()
    {
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        log.reply().abort();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.finishedCount, 1);
    }

    void theServerSeesTheAbort()
    {
        m_server->enqueue(Script::openStream({textEvent("Hi")}).hang());
        const QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        ReplyLog log(send());
        QVERIFY(log.waitFor(u"delta"_s));
        log.reply().abort();
        QTRY_COMPARE(left.size(), 1);
    }

    void contextOutlivesItsMaker()
    {
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        m_context.reset();
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
    }

private:
    /// A reply that comes to that phase and would stay in it.
    std::unique_ptr<ReplyLog> beginUntil(const QString &phase, std::unique_ptr<ReplyLog> &other)
    {
        context();
        if (phase == u"waiting 0"_s) {
            m_server->enqueue(Script::openStream({textEvent("Hi")}).hang());
            other = std::make_unique<ReplyLog>(send());
            if (!other->waitFor(u"delta"_s))
                qFatal("no answer to wait behind");
        } else if (phase == u"authorizing"_s) {
            m_authorizer->isHeld = true;
        } else if (phase == u"streaming"_s || phase == u"delta"_s) {
            m_server->enqueue(Script::openStream({textEvent("Hi")}).hang());
        } else if (phase == u"retrying"_s) {
            m_server->enqueue(Script::json(429, "{}", {{"Retry-After", "100"}}));
        } else if (!phase.isEmpty()) {
            m_server->setHandler([](const RecordedRequest &) { return Script().hang(); });
        }
        return std::make_unique<ReplyLog>(send());
    }

    void checkThatThePlaceIsFree()
    {
        m_authorizer->isHeld = false;
        m_server->setHandler([](const RecordedRequest &) { return goodAnswer(); });
        ReplyLog next(send());
        QVERIFY(next.waitForEnd());
        QCOMPARE(next.result(), u"ok"_s);
    }
};

QTEST_GUILESS_MAIN(TestServiceReply)
#include "tst_servicereply.moc"
