// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxyfactory.h"

#include "core/redactor.h"
#include "net/httpclient.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"
#include "support/testproxy.h"

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Mode = ProxyOptions::Mode;

/// The choice of a proxy, and real exchanges through real ones.
class TestProxyFactory final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_authority = std::make_unique<TestAuthority>(); }

    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        m_server->setHandler([](const RecordedRequest &) { return Script::stream({"a", "b"}); });
        m_options = {};
    }

    void cleanup()
    {
        m_client.reset();
        m_proxy.reset();
        m_server.reset();
    }

    void loopback_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isLoopback");
        for (const QString &host :
             {u"localhost"_s, u"LOCALHOST"_s, u"localhost."_s, u"api.localhost"_s, u"127.0.0.1"_s,
              u"127.8.9.10"_s, u"::1"_s, u"[::1]"_s})
            QTest::addRow("%s", qPrintable(host)) << host << true;
        for (const QString &host : {u"localhost.example.org"_s, u"notlocalhost"_s, u"128.0.0.1"_s,
                                    u"127.0.0.1.example.org"_s, u"::2"_s, u"10.0.0.1"_s, u""_s})
            QTest::addRow("not %s", qPrintable(host)) << host << false;
    }

    void loopback()
    {
        QFETCH(QString, host);
        QFETCH(bool, isLoopback);
        QCOMPARE(isLoopbackHost(host), isLoopback);
    }

    void bypass_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("bypassed");
        const auto row = [](const char *pattern, const char *url, bool bypassed) {
            QTest::addRow("%s, %s", pattern, url)
                << QString::fromLatin1(pattern) << QString::fromLatin1(url) << bypassed;
        };
        row("example.org", "https://example.org/", true);
        row("Example.ORG", "https://eXample.org/", true);
        row(" example.org ", "https://example.org/", true);
        row("example.org", "https://api.example.org/", true);
        row("example.org", "https://badexample.org/", false);
        row("example.org", "https://example.org.evil.test/", false);
        row(".example.org", "https://api.example.org/", true);
        row(".example.org", "https://example.org/", false);
        row("*.example.org", "https://api.example.org/", true);
        row("*.example.org", "https://example.org/", false);
        row("10.*", "http://10.1.2.3/", true);
        row("*", "http://anything.test/", true);
        row("a?c.test", "http://abc.test/", false);
        row("10.0.0.0/8", "http://10.200.3.4:8080/", true);
        row("10.0.0.0/8", "http://11.0.0.1/", false);
        row("10.0.0.0/8", "http://ten.test/", false);
        row("fd00::/8", "http://[fd12::1]/", true);
        row("nonsense/8", "http://10.0.0.1/", false);
        row("192.168.1.5", "http://192.168.1.5/", true);
        row("192.168.1.5", "http://192.168.1.50/", false);
        row("example.org:8443", "https://example.org:8443/", true);
        row("example.org:8443", "https://example.org/", false);
        row("example.org:443", "https://example.org/", true);
        row("example.org:80", "http://example.org/", true);
        row("fd12::1", "http://[fd12::1]/", true);
        row("[fd12::1]:8080", "http://[fd12::1]:8080/", true);
        row("[fd12::1]:8080", "http://[fd12::1]/", false);
        row("", "http://example.org/", false);
        row(":", "http://example.org/", false);
        row(":80", "http://example.org/", false);
    }

    void bypass()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, url);
        QFETCH(bool, bypassed);
        const ProxyFactory factory({.mode = Mode::Http,
                                    .host = u"proxy.test"_s,
                                    .port = 3128,
                                    .bypass = {u"other.test"_s, pattern}});
        const QNetworkProxy proxy = factory.proxyFor(QUrl(url));
        QCOMPARE(proxy.type(), bypassed ? QNetworkProxy::NoProxy : QNetworkProxy::HttpProxy);
        if (!bypassed)
            QCOMPARE(proxy.hostName(), u"proxy.test"_s);
    }

    void modes_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<QNetworkProxy::ProxyType>("type");
        QTest::newRow("none") << Mode::None << QNetworkProxy::NoProxy;
        QTest::newRow("http") << Mode::Http << QNetworkProxy::HttpProxy;
        QTest::newRow("socks5") << Mode::Socks5 << QNetworkProxy::Socks5Proxy;
    }

    void modes()
    {
        QFETCH(Mode, mode);
        QFETCH(QNetworkProxy::ProxyType, type);
        ProxyFactory factory({.mode = mode, .host = u"proxy.test"_s, .port = 3128});
        QCOMPARE(factory.proxyFor(QUrl(u"https://example.org/"_s)).type(), type);
        QCOMPARE(factory.proxyFor(QUrl(u"http://localhost:11434/"_s)).type(),
                 QNetworkProxy::NoProxy);
        const auto asked = [&factory](const QString &url) {
            return factory.queryProxy(QNetworkProxyQuery(QUrl(url)));
        };
        QCOMPARE(asked(u"https://127.0.0.1/"_s).size(), 1);
        QCOMPARE(asked(u"https://127.0.0.1/"_s).first().type(), QNetworkProxy::NoProxy);
        // As direct, but with a buffer: an HttpClient leaves the application without a proxy.
        QCOMPARE(asked(u"http://127.0.0.1/"_s).first().type(), QNetworkProxy::DefaultProxy);
    }

    void through_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<bool>("credentials");
        QTest::addColumn<QString>("asked");
        const auto row = [](const char *name, Mode mode, bool tls, const QString &asked) {
            QTest::addRow("%s", name) << mode << tls << false << asked;
            QTest::addRow("%s, with credentials", name) << mode << tls << true << asked;
        };
        row("HTTP", Mode::Http, false, u"POST http://service.test:8080/v1"_s);
        row("HTTP, TLS", Mode::Http, true, u"CONNECT service.test:8080"_s);
        row("SOCKS5", Mode::Socks5, false, u"SOCKS5 service.test:8080"_s);
        row("SOCKS5, TLS", Mode::Socks5, true, u"SOCKS5 service.test:8080"_s);
    }

    void through()
    {
        QFETCH(Mode, mode);
        QFETCH(bool, tls);
        QFETCH(bool, credentials);
        QFETCH(QString, asked);
        start(mode, tls);
        if (credentials) {
            m_proxy->setCredentials(u"invented"_s, u"word:with colon"_s);
            m_options.proxy.user = u"invented"_s;
            m_options.proxy.password = Secret(u"word:with colon"_s);
        }
        const auto response = fetch(tls);
        QVERIFY_RESULT(response);
        QCOMPARE(response->body, "ab");
        QCOMPARE(m_proxy->asked(), QStringList{asked});
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_server->requests().first().body, "{}");
        if (tls)
            QVERIFY(m_server->requests().first().header("proxy-authorization").isEmpty());
    }

    void failures_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("kind");
        for (const Mode mode : {Mode::Http, Mode::Socks5}) {
            for (const bool tls : {false, true}) {
                const char *name = mode == Mode::Http ? "HTTP" : "SOCKS5";
                const char *suffix = tls ? ", TLS" : "";
                const bool isPeer = mode == Mode::Http && !tls;
                QTest::addRow("%s%s, gone", name, suffix) << mode << tls << u"gone"_s << u"proxy"_s;
                QTest::addRow("%s%s, unknown", name, suffix)
                    << mode << tls << u"unknown"_s << u"proxy"_s;
                QTest::addRow("%s%s, wants credentials", name, suffix)
                    << mode << tls << u"credentials"_s << u"proxy"_s;
                QTest::addRow("%s%s, wrong credentials", name, suffix)
                    << mode << tls << u"wrong credentials"_s << u"proxy"_s;
                // To a whole-URL request an HTTP proxy answers by a status of its own.
                QTest::addRow("%s%s, forbids", name, suffix)
                    << mode << tls << u"forbids"_s << (isPeer ? u"403"_s : u"proxy"_s);
                QTest::addRow("%s%s, cannot reach it", name, suffix)
                    << mode << tls << u"fails"_s << (isPeer ? u"503"_s : u"connection"_s);
                QTest::addRow("%s%s, is silent", name, suffix)
                    << mode << tls << u"silent"_s << u"timeout"_s;
            }
        }
    }

    void failures()
    {
        QFETCH(Mode, mode);
        QFETCH(bool, tls);
        QFETCH(QString, trouble);
        QFETCH(QString, kind);
        start(mode, tls);
        m_options.timeouts = {.connect = 10s, .firstByte = 200ms, .idle = 10s};
        if (trouble == u"gone"_s)
            m_proxy->close();
        if (trouble == u"unknown"_s)
            m_options.proxy.host = u"no-such-proxy.invalid"_s;
        if (trouble.endsWith(u"credentials"_s))
            m_proxy->setCredentials(u"invented"_s, u"right-word"_s);
        if (trouble.startsWith(u"wrong"_s)) {
            m_options.proxy.user = u"invented"_s;
            m_options.proxy.password = Secret(u"wrong-word"_s);
        }
        if (trouble == u"forbids"_s)
            m_proxy->setMood(TestProxy::Mood::Forbidding);
        if (trouble == u"fails"_s)
            m_proxy->setMood(TestProxy::Mood::Unsuccessful);
        if (trouble == u"silent"_s) {
            m_proxy->setMood(TestProxy::Mood::Silent);
            m_options.timeouts.connect = 200ms;
        }

        const auto response = fetch(tls);
        QVERIFY(m_server->requests().isEmpty());
        if (response) {
            QCOMPARE(QString::number(response->head.status), kind);
            return;
        }
        const Error error = response.error();
        QCOMPARE(errorKindName(error.kind), kind);
        if (kind == u"proxy"_s)
            QVERIFY2(error.message.contains(m_options.proxy.host), qPrintable(error.message));
        QVERIFY(!error.remedy.isEmpty());
        QVERIFY(!errorText(error).contains(u"wrong-word"_s));
        QVERIFY(!error.detail.contains(u"wrong-word"_s));
    }

    void loopbackGoesDirectly()
    {
        start(Mode::Http, false);
        const auto response = fetch(m_server->url(u"/v1"_s));
        QVERIFY_RESULT(response);
        QVERIFY(m_proxy->asked().isEmpty());
    }

    void systemsProxyOnlyWhereItIsWished_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<QStringList>("bypass");
        QTest::addColumn<bool>("wished");
        QTest::newRow("none") << Mode::None << QStringList() << false;
        QTest::newRow("system, bypassed")
            << Mode::System << QStringList{u"service.test"_s} << false;
        QTest::newRow("system") << Mode::System << QStringList() << true;
    }

    void systemsProxyOnlyWhereItIsWished()
    {
        QFETCH(Mode, mode);
        QFETCH(QStringList, bypass);
        QFETCH(bool, wished);
        start(mode, false);
        m_options.proxy = {.mode = mode, .bypass = bypass};
        qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(m_proxy->serverPort()));
        const auto unset = qScopeGuard([] { qunsetenv("http_proxy"); });
        const auto response = fetch(false); // of a host that nobody knows but the proxy
        QCOMPARE(response.hasValue(), wished);
        QCOMPARE(m_proxy->asked().isEmpty(), !wished);
    }

    void incompleteSettings()
    {
        m_options.proxy = {.mode = Mode::Http, .host = u"proxy.test"_s};
        QVERIFY(m_server->start());
        const auto response = fetch(false);
        QVERIFY(!response.hasValue());
        QCOMPARE(response.error().kind, ErrorKind::InvalidSettings);
    }

private:
    void start(Mode mode, bool tls)
    {
        if (tls) {
            m_server->useTls(m_authority->serverConfiguration({u"service.test"_s}));
            m_options.trust.extraAuthorities = {m_authority->certificate()};
        }
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
        m_proxy = std::make_unique<TestProxy>(m_server->serverPort());
        QVERIFY2(m_proxy->start(), qPrintable(m_proxy->errorString()));
        m_options.proxy.mode = mode;
        m_options.proxy.host = u"127.0.0.1"_s;
        m_options.proxy.port = m_proxy->serverPort();
    }

    Result<HttpResponse> fetch(bool tls)
    {
        return fetch(
            QUrl(tls ? u"https://service.test:8080/v1"_s : u"http://service.test:8080/v1"_s));
    }

    Result<HttpResponse> fetch(const QUrl &url)
    {
        m_client = std::make_unique<HttpClient>(m_options, m_redactor);
        auto future = m_client->fetch({.verb = "POST", .url = url, .body = "{}"});
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20000))
            return Error{.message = u"the test waited in vain"_s};
        return future.result();
    }

    Redactor m_redactor;
    TransportOptions m_options;
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<TestProxy> m_proxy;
    std::unique_ptr<HttpClient> m_client;
};

QTEST_GUILESS_MAIN(TestProxyFactory)
#include "tst_proxyfactory.moc"
