// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicereply.h"

#include "providers/servicetest.h"

#include <QLocale>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What is tried again, when, and what never is.
class TestServiceReplyRetries final : public ServiceTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void passingFailures_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("kind");
        QTest::newRow("408") << 408 << u"timeout"_s;
        QTest::newRow("409") << 409 << u"server"_s;
        QTest::newRow("429") << 429 << u"rate_limited"_s;
        QTest::newRow("500") << 500 << u"server"_s;
        QTest::newRow("502") << 502 << u"server"_s;
        QTest::newRow("503") << 503 << u"server"_s;
        QTest::newRow("504") << 504 << u"server"_s;
    }

    void passingFailures()
    {
        QFETCH(int, status);
        QFETCH(QString, kind);
        m_server->enqueue(
            Script::json(status, R"({"error":{"message":"No."}})", {{"x-request-id", "req_1"}}));
        m_server->enqueue(Script::response(status, "<html>No.</html>"));
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, goodText());
        const QList<ChatProgress> retries = retriesOf(log);
        QCOMPARE(retries.size(), 2);
        QCOMPARE(retries.at(0).attempt, 1);
        QCOMPARE(retries.at(1).attempt, 2);
        QCOMPARE(log.phases.last().attempt, 3);
        QCOMPARE(errorKindName(retries.first().cause->kind), kind);
        QCOMPARE(retries.first().cause->httpStatus, status);
        QCOMPARE(retries.first().cause->requestId, u"req_1"_s);
        QVERIFY(retries.first().retryIn >= 3ms && retries.first().retryIn <= 4ms);
        QVERIFY(retries.last().retryIn >= 6ms && retries.last().retryIn <= 8ms);
        QCOMPARE(m_server->requests().size(), 3);
    }

    void lastingFailures_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ScriptHeaders>("headers");
        QTest::addColumn<QString>("kind");
        const ScriptHeaders none;
        QTest::newRow("400") << 400 << "{}"_ba << none << u"invalid_request"_s;
        QTest::newRow("401") << 401 << fixture(u"openai_error_401.json"_s) << none
                             << u"authentication"_s;
        QTest::newRow("402") << 402 << "{}"_ba << none << u"quota_exceeded"_s;
        QTest::newRow("403") << 403 << "<html>"_ba << none << u"permission"_s;
        QTest::newRow("404") << 404 << ""_ba << none << u"model_not_found"_s;
        QTest::newRow("413") << 413 << "{}"_ba << none << u"too_large"_s;
        QTest::newRow("422") << 422 << "{}"_ba << none << u"invalid_request"_s;
        QTest::newRow("no money") << 429 << fixture(u"openai_error_429_quota.json"_s) << none
                                  << u"quota_exceeded"_s;
        QTest::newRow("not wanted")
            << 503 << "{}"_ba << ScriptHeaders{{"x-should-retry", "false"}} << u"server"_s;
        QTest::newRow("too long a wait")
            << 429 << "{}"_ba << ScriptHeaders{{"retry-after", "3600"}} << u"rate_limited"_s;
    }

    void lastingFailures()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ScriptHeaders, headers);
        m_server->enqueue(
            Script::json(status, body, headers + ScriptHeaders{{"x-request-id", "r9"}}));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QTEST(log.result(), "kind");
        QCOMPARE(log.error().httpStatus, status);
        QCOMPARE(log.error().requestId, u"r9"_s);
        QCOMPARE(log.info().requestId, u"r9"_s);
        QVERIFY(!log.error().remedy.isEmpty());
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(log.finishedCount, 1);
        if (headers.contains(qMakePair("retry-after"_ba, "3600"_ba)))
            QCOMPARE(log.error().retryAfter, std::optional<std::chrono::milliseconds>(1h));
    }

    void serviceWantsARetry()
    {
        m_server->enqueue(Script::json(400, "{}", {{"x-should-retry", "true"}}));
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
    }

    void waitsAsAsked_data()
    {
        QTest::addColumn<ScriptHeaders>("headers");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        QTest::newRow("milliseconds") << ScriptHeaders{{"retry-after-ms", "31"}} << 31 << 31;
        QTest::newRow("seconds") << ScriptHeaders{{"Retry-After", "0.027"}} << 27 << 27;
        QTest::newRow("both") << ScriptHeaders{{"Retry-After", "7"}, {"Retry-After-Ms", "5"}} << 5
                              << 5;
        QTest::newRow("not at all") << ScriptHeaders{{"Retry-After", "0"}} << 3 << 4;
        const QString date = QLocale::c().toString(QDateTime::currentDateTimeUtc().addSecs(100),
                                                   u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        QTest::newRow("a date") << ScriptHeaders{{"Retry-After", date.toLatin1()}} << 10'000
                                << 100'000;
    }

    void waitsAsAsked()
    {
        QFETCH(ScriptHeaders, headers);
        QFETCH(int, least);
        QFETCH(int, most);
        m_server->enqueue(Script::json(429, "{}", headers));
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        log.onEvent = [&log](const QString &event) {
            if (event == u"retrying"_s && log.phases.last().retryIn > 1s)
                log.reply().retryNow();
        };
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        const auto wait = retriesOf(log).first().retryIn.count();
        QVERIFY2(wait >= least && wait <= most, qPrintable(QString::number(wait)));
    }

    void givesUp()
    {
        for (int i = 0; i < 3; ++i)
            m_server->enqueue(Script::json(500 + i, "{}"));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"server"_s);
        QCOMPARE(log.error().httpStatus, 502);
        QCOMPARE(m_server->requests().size(), 3);
    }

    void neverWhereItIsNotAllowed()
    {
        m_setup.retries.maxRetries = 0;
        m_server->enqueue(Script::json(500, "{}"));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"server"_s);
    }

    void refusedConnectionsAreRetried()
    {
        const QUrl url = m_server->url();
        m_server->close();
        ReplyLog log(send(url));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"connection"_s);
        QCOMPARE(retriesOf(log).size(), 2);
        QCOMPARE(retriesOf(log).first().cause->kind, ErrorKind::Connection);
        QVERIFY(!log.events.contains(u"responding"_s));
    }

    void comesBackWithTheService()
    {
        const quint16 port = m_server->serverPort();
        const QUrl url = m_server->url();
        m_server->close();
        ReplyLog log(send(url));
        log.onEvent = [&](const QString &event) {
            if (event == u"retrying"_s && !m_server->isListening() && m_server->start(port))
                m_server->enqueue(goodAnswer());
        };
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
    }

    void authorisationFailuresAreRetried()
    {
        context();
        m_authorizer->failures = {{.kind = ErrorKind::Server,
                                   .message = u"OAuth is down: "_s + key(),
                                   .httpStatus = 503}};
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(retriesOf(log).size(), 1);
        QCOMPARE(retriesOf(log).first().cause->message, u"OAuth is down: [secret]"_s);
        QCOMPARE(m_authorizer->asked, 2);
    }

    void missingKeyIsNotRetried()
    {
        context();
        m_authorizer->failures = {{.kind = ErrorKind::NotConfigured, .message = u"No key."_s}};
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"not_configured"_s);
        QVERIFY(m_server->requests().isEmpty());
        QVERIFY(!log.info().duration);
    }

    void renewsOnce()
    {
        context();
        m_authorizer->canRenew = true;
        m_server->enqueue(Script::json(401, "{}"));
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QVERIFY(!log.events.contains(u"retrying"_s));
        QCOMPARE(m_authorizer->refused, QByteArrayList({"token 0"}));
        QCOMPARE(m_server->requests().last().header("authorization"), "token 1");
    }

    void renewsNotTwice()
    {
        context();
        m_authorizer->canRenew = true;
        m_server->enqueue(Script::json(401, "{}"));
        m_server->enqueue(Script::json(401, "{}"));
        ReplyLog log(send());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"authentication"_s);
        QCOMPARE(m_authorizer->renewals, 1);
        QCOMPARE(m_server->requests().size(), 2);
    }

    void retryNowEndsTheWait()
    {
        m_server->enqueue(Script::json(429, "{}", {{"Retry-After", "100"}}));
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(log.waitFor(u"retrying"_s));
        QCOMPARE(log.phases.last().retryIn, std::chrono::milliseconds(100s));
        log.reply().retryNow();
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
    }
};

QTEST_GUILESS_MAIN(TestServiceReplyRetries)
#include "tst_servicereplyretries.moc"
