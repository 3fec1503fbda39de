// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatauthorizer.h"

#include "core/redactor.h"
#include "providers/providersetup.h"
#include "secrets/filesecretstore.h"
#include "support/fixtures.h"
#include "support/futures.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTimeZone>
#include <QUuid>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray Id = "5f3b8e1c-0000-4000-8000-00000000abcd"_ba;
const QByteArray Pair = Id + ":9a8b7c6d-0000-4000-8000-0000000000ff";
const QByteArray OtherPair = Id + ":11111111-0000-4000-8000-0000000000ff";

constexpr std::chrono::milliseconds Lifetime = 30min;

} // namespace

class TestGigaChatAuthorizer final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY(m_server->start());
        m_folder = std::make_unique<QTemporaryDir>();
        m_secrets = std::make_unique<FileSecretStore>(m_folder->filePath(u"secrets.json"_s),
                                                      FilePermit::Granted);
        m_redactor = std::make_unique<Redactor>();
        m_setup = {.profile = {.name = u"sber"_s,
                               .kind = ProviderKind::GigaChat,
                               .preset = u"gigachat"_s,
                               .scope = u"GIGACHAT_API_PERS"_s},
                   .preset = findPreset(u"gigachat"),
                   .authUrl = m_server->url(u"/api/v2/oauth"_s),
                   .keyVariables = {u"GIGACHAT_CREDENTIALS"_s}};
        m_wall = QDateTime(QDate(2026, 5, 4), QTime(12, 0), QTimeZone::utc());
        m_monotonic = 1h;
        m_issued = 0;
    }

    void cleanup()
    {
        m_authorizer.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_server->unexpectedRequestCount(), 0);
    }

    void asksAsItHasTo()
    {
        store(Pair.toBase64());
        issueTokens();
        QCOMPARE(authorized(), "Bearer token-number-1");
        const RecordedRequest request = m_server->requests().first();
        QCOMPARE(request.verb, "POST");
        QCOMPARE(request.target, "/api/v2/oauth");
        QCOMPARE(request.body, "scope=GIGACHAT_API_PERS");
        QCOMPARE(request.header("authorization"), "Basic " + Pair.toBase64());
        QCOMPARE(request.header("content-type"), "application/x-www-form-urlencoded");
        QCOMPARE(request.header("accept"), "application/json");
        QVERIFY(request.header("user-agent").startsWith("LanguageModelChat/"));
        const QByteArray id = request.header("rquid");
        QCOMPARE(QUuid::fromString(id).toByteArray(QUuid::WithoutBraces), id);

        pass(Lifetime);
        QCOMPARE(authorized(), "Bearer token-number-2");
        QVERIFY(m_server->requests().at(1).header("rquid") != id);
    }

    void otherScope()
    {
        m_setup.profile.scope = u"GIGACHAT_API_CORP"_s;
        store(Pair);
        issueTokens();
        QVERIFY(!authorized().isEmpty());
        QCOMPARE(m_server->requests().first().body, "scope=GIGACHAT_API_CORP");
        QCOMPARE(m_server->requests().first().header("authorization"),
                 "Basic " + Pair.toBase64()); // of id and secret apart
    }

    void tokenIsKept()
    {
        store(Pair);
        issueTokens();
        QCOMPARE(authorized(), "Bearer token-number-1");
        pass(Lifetime - 61s);
        QCOMPARE(authorized(), "Bearer token-number-1");
        pass(2s);
        QCOMPARE(authorized(), "Bearer token-number-2");
        QCOMPARE(m_server->requests().size(), 2);
    }

    void clocks_data()
    {
        QTest::addColumn<int>("wallMinutes");
        QTest::addColumn<int>("monotonicMinutes");
        QTest::addColumn<bool>("fresh");
        QTest::newRow("both go on") << 10 << 10 << true;
        QTest::newRow("slept") << 40 << 1 << false;
        QTest::newRow("set back") << -600 << 10 << true;
        QTest::newRow("set back, then old") << -600 << 40 << false;
        QTest::newRow("set forward") << 600 << 1 << false;
    }

    void clocks()
    {
        QFETCH(int, wallMinutes);
        QFETCH(int, monotonicMinutes);
        QFETCH(bool, fresh);
        store(Pair);
        issueTokens();
        QVERIFY(!authorized().isEmpty());
        m_wall = m_wall.addSecs(wallMinutes * 60);
        m_monotonic += std::chrono::minutes(monotonicMinutes);
        QCOMPARE(authorized(), fresh ? "Bearer token-number-1" : "Bearer token-number-2");
    }

    void wrongClock()
    {
        store(Pair);
        const QDateTime serverTime = m_wall.addSecs(-3 * 3600);
        m_server->setHandler([&](const RecordedRequest &) {
            const QString date =
                QLocale::c().toString(serverTime, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
            return Script::json(200, token(serverTime.toMSecsSinceEpoch() + Lifetime.count()),
                                {{"Date", date.toLatin1()}});
        });
        QCOMPARE(authorized(), "Bearer token-number-1");
        pass(20min);
        QCOMPARE(authorized(), "Bearer token-number-1");
        pass(20min);
        QCOMPARE(authorized(), "Bearer token-number-2");
    }

    void oldOnArrival()
    {
        store(Pair);
        m_server->setHandler([this](const RecordedRequest &) {
            return Script::json(200, token(m_wall.toMSecsSinceEpoch() - 1000));
        });
        QCOMPARE(authorized(), "Bearer token-number-1");
        QCOMPARE(authorized(), "Bearer token-number-2");
    }

    void oneExchangeForAll()
    {
        store(Pair);
        m_server->enqueue(Script().wait().write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 70\r\n\r\n"
            + token(m_wall.addSecs(1800).toMSecsSinceEpoch()).leftJustified(70, ' ')));
        QList<QFuture<Result<HttpHeaders>>> futures;
        for (int i = 0; i < 10; ++i)
            futures.append(authorizer().authorize());
        QTRY_COMPARE(m_server->waitingCount(), 1);
        futures.append(authorizer().authorize());
        m_server->go();
        for (const auto &future : futures) {
            AWAIT(headers, future);
            QVERIFY_RESULT(headers);
            QCOMPARE(headers->first().second, "Bearer token-number-1");
        }
        QCOMPARE(m_server->requests().size(), 1);
    }

    void failureGoesToAllAndIsOver()
    {
        store(Pair);
        m_server->enqueue(Script::json(503, "{}", {{"x-request-id", "req-1"}}));
        auto first = authorizer().authorize();
        auto second = authorizer().authorize();
        for (const auto &future : {first, second}) {
            AWAIT(headers, future);
            QCOMPARE(headers.error().kind, ErrorKind::Server);
            QCOMPARE(headers.error().httpStatus, 503);
            QCOMPARE(headers.error().requestId, u"req-1"_s);
        }
        QCOMPARE(m_server->requests().size(), 1);
        issueTokens();
        QCOMPARE(authorized(), "Bearer token-number-1");
    }

    void oldTokenDoesForAnotherMinute()
    {
        store(Pair);
        issueTokens();
        QVERIFY(!authorized().isEmpty());
        m_server->setHandler([](const RecordedRequest &) { return Script::json(500, "{}"); });
        pass(Lifetime - 30s);
        QCOMPARE(authorized(), "Bearer token-number-1");
        pass(29s);
        QCOMPARE(authorized(), "Bearer token-number-1");
        pass(2s);
        AWAIT(headers, authorizer().authorize());
        QCOMPARE(headers.error().kind, ErrorKind::Server);
        QCOMPARE(m_server->requests().size(), 4);
    }

    void renews()
    {
        store(Pair);
        issueTokens();
        const HttpHeaders first{{"Authorization", authorized()}};
        QVERIFY(authorizer().renew(first));
        QCOMPARE(authorized(), "Bearer token-number-2");
        // Somebody else's request that was refused with the first one, too.
        QVERIFY(authorizer().renew(first));
        QCOMPARE(authorized(), "Bearer token-number-2");
        QCOMPARE(m_server->requests().size(), 2);
    }

    void refusedTokenIsNotUsedAgain()
    {
        store(Pair);
        issueTokens();
        QVERIFY(authorizer().renew({{"Authorization", authorized()}}));
        m_server->setHandler([](const RecordedRequest &) { return Script::json(500, "{}"); });
        AWAIT(headers, authorizer().authorize());
        QVERIFY(!headers);
    }

    void changedKeyIsNoticed()
    {
        store(Pair);
        issueTokens();
        QCOMPARE(authorized(), "Bearer token-number-1");
        store(OtherPair);
        QCOMPARE(authorized(), "Bearer token-number-2");
        QCOMPARE(m_server->requests().last().header("authorization"),
                 "Basic " + OtherPair.toBase64());
        QCOMPARE(authorized(), "Bearer token-number-2");
    }

    void keyChangedMeanwhile()
    {
        store(Pair);
        m_server->setHandler([this](const RecordedRequest &request) {
            const QByteArray body = token(m_wall.addSecs(1800).toMSecsSinceEpoch());
            const bool isFirst = request.header("authorization") == "Basic " + Pair.toBase64();
            const Script answer = Script::json(200, body);
            if (!isFirst)
                return answer;
            Script late = Script().wait();
            for (const Script::Step &step : answer.steps())
                late.write(std::get<Script::Write>(step).bytes);
            return late;
        });
        const auto old = authorizer().authorize();
        QTRY_COMPARE(m_server->waitingCount(), 1);
        store(OtherPair);
        QCOMPARE(authorized(), "Bearer token-number-2");
        m_server->go();
        AWAIT(headers, old);
        QVERIFY_RESULT(headers);
        QCOMPARE(headers->first().second, "Bearer token-number-1"); // as was asked for
        QVERIFY(authorized() != "Bearer token-number-1");
    }

    void failures_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("told");
        QTest::newRow("wrong key") << 401 << fixture(u"gigachat_error_oauth_401.json"_s)
                                   << u"authentication"_s << u"authorisation key"_s;
        QTest::newRow("wrong scope") << 400 << fixture(u"gigachat_error_oauth_400_scope.json"_s)
                                     << u"permission"_s << u"scope"_s;
        QTest::newRow("page of a gateway")
            << 429 << "<html>SynGX</html>"_ba << u"rate_limited"_s << u"Wait"_s;
        QTest::newRow("no token") << 200 << "{}"_ba << u"protocol"_s << u"URL"_s;
        QTest::newRow("not JSON") << 200 << "<html>"_ba << u"protocol"_s << u"URL"_s;
        QTest::newRow("token that ends the header")
            << 200 << R"({"access_token":"a\r\nX: y","expires_at":1893456000000})"_ba
            << u"protocol"_s << u"URL"_s;
        QTest::newRow("nothing") << 500 << ""_ba << u"server"_s << u"again"_s;
    }

    void failures()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, told);
        store(Pair);
        m_server->enqueue(Script::json(status, body, {{"Retry-After", "7"}}));
        AWAIT(headers, authorizer().authorize());
        QVERIFY(!headers);
        QTEST(errorKindName(headers.error().kind), "kind");
        QVERIFY2(headers.error().remedy.contains(told), qPrintable(headers.error().remedy));
        QCOMPARE(headers.error().retryAfter, std::optional<std::chrono::milliseconds>(7s));
    }

    void connectionFails()
    {
        store(Pair);
        m_server->close();
        AWAIT(headers, authorizer().authorize());
        QCOMPARE(headers.error().kind, ErrorKind::Connection);
    }

    void withoutAKey()
    {
        AWAIT(configured, authorizer().isConfigured());
        QVERIFY(!configured);
        AWAIT(headers, authorizer().authorize());
        QCOMPARE(headers.error().kind, ErrorKind::NotConfigured);
        QVERIFY(headers.error().remedy.contains("lmchat key set sber"_L1));
        QVERIFY(headers.error().remedy.contains("GIGACHAT_CREDENTIALS"_L1));
        store(Pair);
        AWAIT(configuredNow, authorizer().isConfigured());
        QVERIFY(configuredNow);
        QVERIFY(m_server->requests().isEmpty());
    }

    void storeThatFails()
    {
        store(Pair);
        QVERIFY(QFile::setPermissions(m_secrets->path(),
                                      QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        AWAIT(headers, authorizer().authorize());
        QCOMPARE(headers.error().kind, ErrorKind::Secrets);
        AWAIT(configured, authorizer().isConfigured());
        QVERIFY(!configured);
    }

    void impossibleKey()
    {
        store("this is no key");
        AWAIT(headers, authorizer().authorize());
        QCOMPARE(headers.error().kind, ErrorKind::NotConfigured);
        QVERIFY(!errorText(headers.error()).contains("this is no key"_L1));
    }

    void nothingLeaksIntoErrors()
    {
        store(Pair);
        const QJsonObject told{{u"code"_s, 6},
                               {u"message"_s, u"bad "_s + QString::fromLatin1(Pair.toBase64())}};
        const QByteArray echo = QJsonDocument(told).toJson();
        m_server->enqueue(Script::json(401, echo));
        AWAIT(headers, authorizer().authorize());
        QVERIFY(headers.error().message.contains("[secret]"_L1));
        QVERIFY(!headers.error().message.contains(QString::fromLatin1(Pair.toBase64())));
    }

    void onlyNewTokensAreRedacted()
    {
        store(Pair);
        issueTokens();
        for (int i = 1; i <= 4; ++i) {
            QVERIFY(!authorized().isEmpty());
            QCOMPARE(m_redactor->redacted("token-number-" + QByteArray::number(i)), "[secret]");
            pass(Lifetime);
        }
        QCOMPARE(m_redactor->redacted("token-number-3"_ba), "[secret]");
        QCOMPARE(m_redactor->redacted("token-number-2"_ba), "token-number-2");
    }

    void goesWhileAnExchangeIsUnderWay()
    {
        store(Pair);
        m_server->enqueue(Script().hang());
        const auto headers = authorizer().authorize();
        QTRY_COMPARE(m_server->requests().size(), 1);
        m_authorizer.reset();
        QTRY_VERIFY(headers.isFinished());
        QVERIFY(headers.isCanceled());
    }

private:
    void store(const QByteArray &key)
    {
        const auto written = m_secrets->write(u"sber"_s, Secret(key));
        QVERIFY(waitForEnd(written));
        QVERIFY_RESULT(written.result());
    }

    QByteArray token(qint64 expiresAt)
    {
        const QJsonObject body{{u"access_token"_s, u"token-number-%1"_s.arg(++m_issued)},
                               {u"expires_at"_s, expiresAt}};
        return QJsonDocument(body).toJson(QJsonDocument::Compact);
    }

    void issueTokens()
    {
        m_server->setHandler([this](const RecordedRequest &) {
            return Script::json(200, token(m_wall.toMSecsSinceEpoch() + Lifetime.count()));
        });
    }

    void pass(std::chrono::milliseconds time)
    {
        m_wall = m_wall.addMSecs(time.count());
        m_monotonic += time;
    }

    GigaChatAuthorizer &authorizer()
    {
        if (!m_authorizer) {
            const GigaChatAuthorizer::Clocks clocks{.wall = [this] { return m_wall; },
                                                    .monotonic = [this] { return m_monotonic; }};
            m_authorizer = std::make_unique<GigaChatAuthorizer>(
                m_setup, KeySource(m_setup, *m_secrets, *m_redactor), *m_redactor, clocks);
        }
        return *m_authorizer;
    }

    /// The header's value, or nothing.
    QByteArray authorized()
    {
        const auto future = authorizer().authorize();
        if (!waitForEnd(future) || !future.result())
            return {};
        const HttpHeaders headers = *future.result();
        return headers.first().first == "Authorization" ? headers.first().second : QByteArray();
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileSecretStore> m_secrets;
    std::unique_ptr<Redactor> m_redactor;
    ProviderSetup m_setup;
    std::unique_ptr<GigaChatAuthorizer> m_authorizer;
    QDateTime m_wall;
    std::chrono::milliseconds m_monotonic = {};
    int m_issued = 0;
};

QTEST_GUILESS_MAIN(TestGigaChatAuthorizer)
#include "tst_gigachatauthorizer.moc"
