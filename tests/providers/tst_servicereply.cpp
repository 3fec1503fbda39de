// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicereply.h"

#include "core/future.h"
#include "core/redactor.h"
#include "core/sharedpromise.h"
#include "net/retrypolicy.h"
#include "providers/providersetup.h"
#include "providers/replylog.h"
#include "support/fixtures.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTimeZone>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray Key = "sk-invented-0123456789abcdef"_ba;

/// Gives `token N`, where N counts the renewals, or keeps those who ask waiting.
class PlannedAuthorizer final : public Authorizer
{
public:
    QFuture<Result<HttpHeaders>> authorize() override
    {
        ++asked;
        if (isHeld) {
            held.emplace_back();
            return held.back().future();
        }
        if (!failures.isEmpty())
            return readyFuture(Result<HttpHeaders>(failures.takeFirst()));
        return readyFuture(
            Result<HttpHeaders>({{"Authorization", "token " + QByteArray::number(renewals)}}));
    }

    bool renew(const HttpHeaders &headers) override
    {
        refused.append(headers.first().second);
        if (canRenew)
            ++renewals;
        return canRenew;
    }

    QFuture<bool> isConfigured() override { return readyFuture(true); }

    bool canRenew = false;
    bool isHeld = false;
    std::vector<SharedPromise<Result<HttpHeaders>>> held;
    QList<Error> failures;
    int asked = 0;
    int renewals = 0;
    QByteArrayList refused;
};

Script goodAnswer()
{
    return Script::stream({fixture(u"openai_stream.sse"_s)});
}

const QString GoodText = u"Привет, мир! 🌍"_s;

QByteArray textEvent(const QByteArray &text)
{
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + R"("}}]})"
        + QByteArray("\n\n");
}

} // namespace

class TestServiceReply final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY(m_server->start());
        m_redactor.add(Secret(Key));
        m_setup = {.profile = {.name = u"test"_s, .maxConcurrent = 1},
                   .preset = findPreset(u"openai"),
                   .retries = {.maxRetries = 2, .firstDelay = 4ms}};
        m_authorizer = nullptr;
    }

    void cleanup()
    {
        m_context.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_server->unexpectedRequestCount(), 0);
        m_server.reset();
    }

    void plainAnswer()
    {
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        QVERIFY(!log.reply().isFinished());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, GoodText);
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
        ReplyLog log(ChatReplyPtr(new ServiceReply(context(), error, this)));
        QVERIFY(log.reply().isFinished());
        QVERIFY(log.events.isEmpty());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.events, QStringList({u"finished"_s}));
        QCOMPARE(log.error().message, u"Not with [secret]"_s);
    }

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
        QCOMPARE(log.message.text, GoodText);
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
            QVERIFY(GoodText.startsWith(log.message.text));
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
        QCOMPARE(log.message.text, GoodText);
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
        QCOMPARE(log.message.text, GoodText);
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
        m_server->enqueue(Script::json(500, body, {{"x-request-id", Key}}));
        m_server->enqueue(Script::json(400, body, {{"x-request-id", Key}}));
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

    void contextOutlivesItsMaker()
    {
        m_server->enqueue(goodAnswer());
        ReplyLog log(send());
        m_context.reset();
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
    }

private:
    QString key() const { return QString::fromLatin1(Key); }

    std::shared_ptr<ServiceContext> context()
    {
        if (!m_context) {
            auto authorizer = std::make_unique<PlannedAuthorizer>();
            m_authorizer = authorizer.get();
            m_context =
                std::make_shared<ServiceContext>(m_setup, std::move(authorizer), m_redactor);
        }
        return m_context;
    }

    ChatReplyPtr send(const QUrl &url = {})
    {
        const ServiceRequest request{
            .url = url.isEmpty() ? m_server->url() : url,
            .headers = {{"Content-Type", "application/json"}, {"X-Own", "1"}},
            .body = {{u"model"_s, u"m"_s}},
            .model = u"m"_s};
        return ChatReplyPtr(new ServiceReply(context(), request, this));
    }

    static QList<ChatProgress> retriesOf(const ReplyLog &log)
    {
        QList<ChatProgress> retries;
        for (const ChatProgress &progress : log.phases) {
            if (progress.phase == ChatProgress::Phase::Retrying)
                retries.append(progress);
        }
        return retries;
    }

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

    Redactor m_redactor;
    std::unique_ptr<ScriptedServer> m_server;
    ProviderSetup m_setup;
    std::shared_ptr<ServiceContext> m_context;
    PlannedAuthorizer *m_authorizer = nullptr;
};

QTEST_GUILESS_MAIN(TestServiceReply)
#include "tst_servicereply.moc"
