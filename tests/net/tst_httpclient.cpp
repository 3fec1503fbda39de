// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httpclient.h"

#include "core/redactor.h"
#include "core/version.h"
#include "net/streamlog.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QFutureWatcher>
#include <QNetworkAccessManager>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The client as a whole: what it sends, whom it trusts, how it uses connections.
class TestHttpClient final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_authority = std::make_unique<TestAuthority>(); }

    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        m_options = {};
    }

    void cleanup()
    {
        m_client.reset();
        m_server.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void sendsWhatItIsToldAndNoMore()
    {
        startServer();
        m_server->setHandler([](const RecordedRequest &) {
            return Script::json(200, "{}", {{"Set-Cookie", "a=b"}});
        });
        const HttpRequest request{.verb = "POST",
                                  .url = m_server->url(u"/v1/chat"_s),
                                  .headers = {{"Content-Type", "application/json"},
                                              {"Authorization", "Bearer invented"},
                                              {"X-Empty", ""}},
                                  .body = "{\"a\":1}"};
        QVERIFY_RESULT(fetch(request));
        QVERIFY_RESULT(fetch(request)); // a cookie would come now

        for (const RecordedRequest &got : m_server->requests()) {
            QCOMPARE(got.verb, "POST");
            QCOMPARE(got.target, "/v1/chat");
            QCOMPARE(got.body, "{\"a\":1}");
            QCOMPARE(got.header("content-type"), "application/json");
            QCOMPARE(got.header("authorization"), "Bearer invented");
            QCOMPARE(got.header("content-length"), "7");
            QCOMPARE(got.header("user-agent"), "LanguageModelChat/" + versionString().toUtf8());
            QCOMPARE(got.header("cookie"), "");
            QCOMPARE(got.header("if-none-match"), "");
        }
    }

    void verbs_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("GET") << QByteArray("GET") << QByteArray();
        QTest::newRow("POST") << QByteArray("POST") << QByteArray("text without a type");
        QTest::newRow("POST without a body") << QByteArray("POST") << QByteArray();
        QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("text");
        QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
    }

    void verbs()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, body);
        startServer();
        m_server->route(verb, u"/"_s, Script::response(200, "answer"));
        const auto response = fetch({.verb = verb, .url = m_server->url(), .body = body});
        QVERIFY_RESULT(response);
        QCOMPARE(response->body, "answer");
        QCOMPARE(m_server->requests().first().body, body);
    }

    void fetchGivesAnyStatus()
    {
        startServer();
        m_server->enqueue(Script::json(404, "{\"error\":1}", {{"X-Request-Id", "r"}}));
        const auto response = fetch({.url = m_server->url()});
        QVERIFY_RESULT(response);
        QCOMPARE(response->head.status, 404);
        QCOMPARE(response->head.requestId(), u"r"_s);
        QCOMPARE(response->body, "{\"error\":1}");
    }

    void fetchEndsWithItsClient()
    {
        startServer();
        m_server->enqueue(Script().hang());
        auto future = client().fetch({.url = m_server->url()});
        QTRY_COMPARE(m_server->requests().size(), 1);
        m_client.reset();
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
    }

    void badRequests_data()
    {
        QTest::addColumn<HttpRequest>("request");
        const QUrl good(u"http://127.0.0.1:9/"_s);
        QTest::newRow("no address") << HttpRequest{};
        QTest::newRow("no scheme") << HttpRequest{.url = QUrl(u"api.example.org/v1"_s)};
        QTest::newRow("no host") << HttpRequest{.url = QUrl(u"https:///v1"_s)};
        QTest::newRow("a file") << HttpRequest{.url = QUrl(u"file:///etc/passwd"_s)};
        QTest::newRow("a password") << HttpRequest{.url = QUrl(u"https://me:hush@example.org/"_s)};
        QTest::newRow("line break in a header")
            << HttpRequest{.url = good, .headers = {{"Authorization", "Bearer a\r\nX: y"}}};
        QTest::newRow("null byte in a header")
            << HttpRequest{.url = good, .headers = {{"X", QByteArray("a\0b", 3)}}};
        QTest::newRow("line break in a header's name")
            << HttpRequest{.url = good, .headers = {{"X: y\r\nZ", "a"}}};
    }

    void badRequests()
    {
        QFETCH(HttpRequest, request);
        HttpStreamPtr stream = client().send(request);
        const StreamLog log(stream);
        QTRY_VERIFY(log.isFinished());
        QCOMPARE(log.events(), QStringList{u"finished"_s});
        QCOMPARE(log.result(), u"invalid_settings"_s);
        QVERIFY2(!log.error().message.contains(u"hush"_s), qPrintable(log.error().message));
        QVERIFY2(!log.error().detail.contains(u"hush"_s), qPrintable(log.error().detail));
    }

    void connectionIsKept()
    {
        startServer();
        m_server->route("GET", u"/"_s, Script::response(200, "x"));
        for (int i = 0; i < 5; ++i)
            QVERIFY_RESULT(fetch({.url = m_server->url()}));
        QCOMPARE(m_server->connectionCount(), 1);
    }

    void connectionThatWasClosedMeanwhileIsNoFailure()
    {
        startServer();
        m_server->route("POST", u"/"_s, Script::response(200, "x"));
        QVERIFY_RESULT(fetch({.verb = "POST", .url = m_server->url(), .body = "1"}));
        m_server->dropConnections();
        QVERIFY_RESULT(fetch({.verb = "POST", .url = m_server->url(), .body = "2"}));
        QCOMPARE(m_server->requests().size(), 2);
        QCOMPARE(m_server->connectionCount(), 2);
    }

    void manyAtOnce_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("managers"); // each costs a thread
        QTest::newRow("plain") << false << u"127.0.0.1"_s << 1;
        QTest::newRow("TLS by name") << true << u"localhost"_s << 1;
        QTest::newRow("TLS by address") << true << u"127.0.0.1"_s << 4; // has one spelling only
    }

    void manyAtOnce()
    {
        // Far more than Qt's six connections, all of them streaming for longer than the connect
        // limit: none may wait for another, none may seem not to connect.
        QFETCH(const bool, tls);
        QFETCH(const QString, host);
        QFETCH(const int, managers);
        constexpr int count = 20;
        startServer(tls ? std::optional(QStringList{host}) : std::nullopt);
        QUrl url = m_server->url();
        url.setHost(host);
        m_server->setHandler([](const RecordedRequest &) {
            return Script::openStream({"begun"}).wait().chunk(" ended").lastChunk();
        });
        m_options.timeouts.connect = 3s;
        QList<QFuture<Result<HttpResponse>>> futures;
        for (int i = 0; i < count; ++i)
            futures.append(client().fetch({.url = url}));
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waitingCount(), count, 20000);
        QCOMPARE(client().findChildren<QNetworkAccessManager *>().size(), managers);
        for (int i = 0; i < count; ++i)
            m_server->go();
        for (QFuture<Result<HttpResponse>> &future : futures) {
            QTRY_VERIFY(future.isFinished());
            QVERIFY_RESULT(future.result());
            QCOMPARE(future.result()->body, "begun ended");
        }
        QCOMPARE(m_server->requests().size(), count);
    }

    void tls_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<TestAuthority::Validity>("validity");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<bool>("verify");
        QTest::addColumn<QString>("message"); // empty: no error
        using Validity = TestAuthority::Validity;
        const QStringList good{u"127.0.0.1"_s, u"localhost"_s};
        const QStringList other{u"other.test"_s, u"more.test"_s};
        QTest::newRow("good") << good << Validity::Current << true << true << QString();
        QTest::newRow("unknown authority")
            << good << Validity::Current << false << true
            << u"HOST was issued by an authority that this computer does not trust: Throw-away Root CA."_s;
        QTest::newRow("unknown authority, not verified")
            << good << Validity::Current << false << false << QString();
        QTest::newRow("expired") << good << Validity::Expired << true << true
                                 << u"A certificate of HOST has expired."_s;
        QTest::newRow("expired, not verified")
            << good << Validity::Expired << false << false << QString();
        QTest::newRow("other host")
            << other << Validity::Current << true << true
            << u"HOST was issued for another host: more.test, other.test."_s;
        QTest::newRow("other host, not verified")
            << other << Validity::Current << false << false << QString();
    }

    void tls()
    {
        QFETCH(QStringList, names);
        QFETCH(TestAuthority::Validity, validity);
        QFETCH(bool, trusted);
        QFETCH(bool, verify);
        QFETCH(QString, message);
        startServer(names, validity);
        m_options.trust = {};
        if (trusted)
            m_options.trust.extraAuthorities = {m_authority->certificate()};
        m_options.trust.verify = verify;
        m_server->setHandler([](const RecordedRequest &) { return Script::stream({"a", "b"}); });

        HttpStreamPtr stream =
            client().send({.verb = "POST", .url = m_server->url(), .body = "{}"});
        const StreamLog log(stream);
        QTRY_VERIFY(log.isFinished());
        if (message.isEmpty()) {
            QCOMPARE(log.result(), u"ok"_s);
            QCOMPARE(log.body(), "ab");
            return;
        }
        QCOMPARE(log.result(), u"tls"_s);
        message.replace(u"HOST"_s, u"127.0.0.1:%1"_s.arg(m_server->serverPort()));
        QVERIFY2(log.error().message.endsWith(message), qPrintable(log.error().message));
        QVERIFY2(log.error().detail.contains(names.first() + u", issued by Throw-away Root CA"_s),
                 qPrintable(log.error().detail));
        QVERIFY(!log.error().remedy.isEmpty());
        QVERIFY2(m_server->requests().isEmpty(), "no byte of the request may have left");
    }

    void trustIsOfOneClientOnly()
    {
        startServer(QStringList{u"127.0.0.1"_s});
        m_server->setHandler([](const RecordedRequest &) { return Script::response(200, "x"); });
        QVERIFY_RESULT(fetch({.url = m_server->url()}));
        HttpClient stranger({}, m_redactor);
        auto refused = stranger.fetch({.url = m_server->url()});
        QTRY_VERIFY(refused.isFinished());
        QCOMPARE(refused.result().error().kind, ErrorKind::Tls);
        QVERIFY_RESULT(fetch({.url = m_server->url()}));
    }

    void plainServerAtATlsAddress()
    {
        startServer();
        m_server->setHandler([](const RecordedRequest &) { return Script::response(400, "?"); });
        QUrl url = m_server->url();
        url.setScheme(u"https"_s);
        m_options.timeouts.connect = 300ms;
        const auto response = fetch({.url = url});
        QVERIFY(!response.hasValue());
        QCOMPARE(response.error().kind, ErrorKind::Timeout);
        QCOMPARE(response.error().code, u"connect_timeout"_s);
    }

    void cutInTheHandshake()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        const auto response =
            fetch({.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(server.serverPort()))});
        QVERIFY(!response.hasValue());
        QCOMPARE(response.error().kind, ErrorKind::Tls);
        QVERIFY2(response.error().message.startsWith(u"No secure connection to 127.0.0.1"_s),
                 qPrintable(response.error().message));
    }

    void clientGoesInTheHandshake()
    {
        // Qt's thread may wait for ours just then: it must not make the program hang.
        startServer(QStringList{u"127.0.0.1"_s});
        m_server->enqueue(Script().hang());
        HttpStreamPtr stream = client().send({.url = m_server->url()});
        const StreamLog log(stream);
        QTRY_VERIFY(m_server->connectionCount() > 0);
        QElapsedTimer clock;
        clock.start();
        m_client.reset();
        QVERIFY2(clock.elapsed() < 15000, qPrintable(QString::number(clock.elapsed())));
        QTRY_COMPARE(log.result(), u"cancelled"_s);
    }

private:
    void startServer(const std::optional<QStringList> &tlsNames = {},
                     TestAuthority::Validity validity = TestAuthority::Validity::Current)
    {
        if (tlsNames) {
            m_server->useTls(m_authority->serverConfiguration(*tlsNames, validity));
            m_options.trust.extraAuthorities = {m_authority->certificate()};
        }
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
    }

    HttpClient &client()
    {
        if (!m_client)
            m_client = std::make_unique<HttpClient>(m_options, m_redactor);
        return *m_client;
    }

    Result<HttpResponse> fetch(const HttpRequest &request)
    {
        auto future = client().fetch(request);
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20000))
            return Error{.message = u"the test waited in vain"_s};
        return future.result();
    }

    Redactor m_redactor;
    TransportOptions m_options;
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_client;
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
