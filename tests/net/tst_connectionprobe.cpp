// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connectionprobe.h"

#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"
#include "support/testproxy.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Mode = ProxyOptions::Mode;

/// The way to real servers, with whatever stands in it.
class TestConnectionProbe final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_authority = std::make_unique<TestAuthority>(); }

    void init()
    {
        failOnAnyWarning();
        m_options = {};
        m_options.proxy.mode = Mode::None;
        m_findings.clear();
        m_server = std::make_unique<ScriptedServer>();
    }

    void cleanup()
    {
        m_probe.reset();
        m_proxy.reset();
        m_server.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void plainOnLoopback()
    {
        start();
        probe(m_server->url(u"/v1"_s));
        QVERIFY(!m_probe->error());
        QCOMPARE(report(),
                 (QStringList{u"lookup skipped"_s, u"proxy skipped"_s, u"connect running"_s,
                              u"connect passed"_s, u"tls skipped"_s}));
        QCOMPARE(m_findings.first().host, u"127.0.0.1:%1"_s.arg(m_server->serverPort()));
        QCOMPARE(outcome(CheckStage::Connect).text,
                 u"Connected to 127.0.0.1, port %1."_s.arg(m_server->serverPort()));
        QVERIFY(m_server->requests().isEmpty());
    }

    void resolvesNames()
    {
        start();
        QUrl url = m_server->url();
        url.setHost(u"localhost"_s);
        probe(url);
        QVERIFY(!m_probe->error());
        const CheckFinding lookup = outcome(CheckStage::Lookup);
        QCOMPARE(lookup.state, CheckState::Passed);
        QVERIFY2(lookup.text.contains(u"127.0.0.1"_s), qPrintable(lookup.text));
    }

    void saysNothingDuringStart()
    {
        start();
        ConnectionProbe probe(m_server->url(), m_options);
        QSignalSpy found(&probe, &ConnectionProbe::found);
        QSignalSpy finished(&probe, &ConnectionProbe::finished);
        probe.start();
        QVERIFY(found.isEmpty());
        QTRY_COMPARE(finished.size(), 1);
    }

    void secure()
    {
        startTls({u"127.0.0.1"_s});
        probe(m_server->url());
        QVERIFY(!m_probe->error());
        const CheckFinding tls = outcome(CheckStage::Tls);
        QCOMPARE(tls.state, CheckState::Passed);
        QVERIFY2(tls.text.startsWith(u"TLS 1.3, chain 127.0.0.1 < Throw-away Root CA; valid "
                                     "until 20"_s),
                 qPrintable(tls.text));
    }

    void failures_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("stage");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("no such host") << u"name"_s << u"lookup"_s << ErrorKind::NameLookup
                                      << QString() << u"no-such-host.invalid cannot be found"_s;
        QTest::newRow("refused") << u"closed"_s << u"connect"_s << ErrorKind::Connection
                                 << QString() << u"refused the connection"_s;
        QTest::newRow("unknown authority")
            << u"authority"_s << u"tls"_s << ErrorKind::Tls << u"untrusted_authority"_s
            << u"does not trust: Throw-away Root CA. It came with the chain 127.0.0.1 < "
               "Throw-away Root CA; valid until 20"_s;
        QTest::newRow("expired") << u"expired"_s << u"tls"_s << ErrorKind::Tls
                                 << u"certificate_expired"_s << u"has expired"_s;
        QTest::newRow("another host") << u"other"_s << u"tls"_s << ErrorKind::Tls
                                      << u"certificate_host"_s << u"another host: other.test"_s;
        QTest::newRow("no TLS there") << u"plain"_s << u"tls"_s << ErrorKind::Timeout
                                      << u"handshake_timeout"_s << u"did not make it secure"_s;
        QTest::newRow("no web address") << u"scheme"_s << u"lookup"_s << ErrorKind::InvalidSettings
                                        << QString() << u"no web address"_s;
        QTest::newRow("password in the address")
            << u"password"_s << u"lookup"_s << ErrorKind::InvalidSettings << QString()
            << u"holds a user name or password"_s;
    }

    void failures()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, stage);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, code);
        QFETCH(QString, message);
        if (trouble == u"authority"_s)
            startTls({u"127.0.0.1"_s});
        else if (trouble == u"expired"_s)
            startTls({u"127.0.0.1"_s}, TestAuthority::Validity::Expired);
        else if (trouble == u"other"_s)
            startTls({u"other.test"_s});
        else
            start();
        QUrl url = m_server->url();
        if (trouble == u"authority"_s)
            m_options.trust.extraAuthorities = {};
        if (trouble == u"closed"_s)
            m_server->close();
        if (trouble == u"name"_s)
            url.setHost(u"no-such-host.invalid"_s);
        if (trouble == u"scheme"_s)
            url.setScheme(u"ftp"_s);
        if (trouble == u"password"_s)
            url.setUserInfo(u"me:secret-word"_s);
        if (trouble == u"plain"_s) {
            url.setScheme(u"https"_s);
            m_options.timeouts.connect = 1500ms;
        }

        probe(url);
        QVERIFY(m_probe->error());
        const Error &error = *m_probe->error();
        const CheckFinding &last = m_findings.last();
        QCOMPARE(checkStageName(last.stage), stage);
        QCOMPARE(last.state, CheckState::Failed);
        QCOMPARE(last.error, m_probe->error());
        QCOMPARE(errorKindName(error.kind), errorKindName(kind));
        QCOMPARE(error.code, code);
        QVERIFY2(last.text.contains(message), qPrintable(last.text));
        QVERIFY(!error.remedy.isEmpty());
        QVERIFY(!last.text.contains(u"secret-word"_s));
        QVERIFY(m_server->requests().isEmpty());
    }

    void unverifiedIsWarnedAbout_data()
    {
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<QString>("text");
        QTest::newRow("would pass") << true << u"would pass"_s;
        QTest::newRow("would not pass")
            << false << u"It would not pass: The certificate of 127.0.0.1"_s;
    }

    void unverifiedIsWarnedAbout()
    {
        QFETCH(bool, trusted);
        QFETCH(QString, text);
        startTls({u"127.0.0.1"_s});
        if (!trusted)
            m_options.trust.extraAuthorities = {};
        m_options.trust.verify = false;
        probe(m_server->url());
        QVERIFY(!m_probe->error());
        const CheckFinding tls = outcome(CheckStage::Tls);
        QCOMPARE(tls.state, CheckState::Warning);
        QVERIFY2(tls.text.contains(text), qPrintable(tls.text));
    }

    void byProxy_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QStringList>("expected");
        const QString reached = u"proxy passed"_s;
        QTest::newRow("HTTP") << Mode::Http << false
                              << QStringList{u"lookup skipped"_s, reached, u"connect skipped"_s,
                                             u"tls warning"_s};
        QTest::newRow("HTTP, TLS")
            << Mode::Http << true
            << QStringList{u"lookup skipped"_s, reached, u"connect passed"_s, u"tls passed"_s};
        QTest::newRow("SOCKS5") << Mode::Socks5 << false
                                << QStringList{u"lookup skipped"_s, reached, u"connect passed"_s,
                                               u"tls warning"_s};
        QTest::newRow("SOCKS5, TLS")
            << Mode::Socks5 << true
            << QStringList{u"lookup skipped"_s, reached, u"connect passed"_s, u"tls passed"_s};
    }

    void byProxy()
    {
        QFETCH(Mode, mode);
        QFETCH(bool, tls);
        QFETCH(QStringList, expected);
        startProxy(mode, tls);
        m_proxy->setCredentials(u"invented"_s, u"right-word"_s);
        m_options.proxy.user = u"invented"_s;
        m_options.proxy.password = Secret(u"right-word"_s);
        probe(QUrl(tls ? u"https://service.test/v1"_s : u"http://service.test/v1"_s));
        QVERIFY2(!m_probe->error(), qPrintable(m_findings.last().text));
        QCOMPARE(outcomes(), expected);
        for (const CheckFinding &finding : std::as_const(m_findings))
            QVERIFY(!finding.text.contains(u"right-word"_s));
        const QString asked =
            mode == Mode::Http ? u"CONNECT service.test:%1"_s : u"SOCKS5 service.test:%1"_s;
        if (expected.contains(u"connect passed"_s))
            QCOMPARE(m_proxy->asked(), QStringList{asked.arg(tls ? 443 : 80)});
        else
            QVERIFY(m_proxy->asked().isEmpty());
    }

    void failuresOfProxies_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("stage");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("message");
        for (const auto &[name, mode] : {std::pair("HTTP", Mode::Http), {"SOCKS5", Mode::Socks5}}) {
            QTest::addRow("%s, gone", name)
                << mode << u"gone"_s << u"proxy"_s << ErrorKind::Proxy << u"cannot be reached"_s;
            QTest::addRow("%s, unknown", name)
                << mode << u"unknown"_s << u"proxy"_s << ErrorKind::Proxy << u"cannot be reached"_s;
            QTest::addRow("%s, credentials", name)
                << mode << u"credentials"_s << u"connect"_s << ErrorKind::Proxy
                << u"wants another user name or password"_s;
            QTest::addRow("%s, forbids", name) << mode << u"forbids"_s << u"connect"_s
                                               << ErrorKind::Proxy << u"makes no connection to"_s;
            QTest::addRow("%s, fails", name)
                << mode << u"fails"_s << u"connect"_s << ErrorKind::Connection
                << u"service.test refused the connection"_s;
            QTest::addRow("%s, silent", name) << mode << u"silent"_s << u"connect"_s
                                              << ErrorKind::Timeout << u"No connection to"_s;
        }
    }

    void failuresOfProxies()
    {
        QFETCH(Mode, mode);
        QFETCH(QString, trouble);
        QFETCH(QString, stage);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, message);
        startProxy(mode, true);
        if (trouble == u"gone"_s)
            m_proxy->close();
        if (trouble == u"unknown"_s)
            m_options.proxy.host = u"no-such-proxy.invalid"_s;
        if (trouble == u"credentials"_s)
            m_proxy->setCredentials(u"invented"_s, u"right-word"_s);
        if (trouble == u"forbids"_s)
            m_proxy->setMood(TestProxy::Mood::Forbidding);
        if (trouble == u"fails"_s)
            m_proxy->setMood(TestProxy::Mood::Unsuccessful);
        if (trouble == u"silent"_s) {
            m_proxy->setMood(TestProxy::Mood::Silent);
            m_options.timeouts.connect = 1500ms;
        }
        probe(QUrl(u"https://service.test/v1"_s));
        QVERIFY(m_probe->error());
        QCOMPARE(checkStageName(m_findings.last().stage), stage);
        QCOMPARE(errorKindName(m_probe->error()->kind), errorKindName(kind));
        QVERIFY2(m_probe->error()->message.contains(message),
                 qPrintable(m_probe->error()->message));
        QVERIFY(!m_probe->error()->remedy.isEmpty());
    }

    void incompleteProxy()
    {
        m_options.proxy = {.mode = Mode::Http, .host = u"proxy.test"_s};
        probe(QUrl(u"https://service.test/"_s));
        QVERIFY(m_probe->error());
        QCOMPARE(m_probe->error()->kind, ErrorKind::InvalidSettings);
    }

    void bypassIsSaid()
    {
        m_options.proxy = {
            .mode = Mode::Http, .host = u"127.0.0.1"_s, .port = 9, .bypass = {u"invalid"_s}};
        probe(QUrl(u"https://no-such-host.invalid/"_s));
        QCOMPARE(m_findings.last().stage, CheckStage::Lookup);
        QCOMPARE(m_probe->error()->kind, ErrorKind::NameLookup);
    }

    void canBeDroppedFromItsOwnSignal()
    {
        startTls({u"127.0.0.1"_s});
        m_probe.reset(new ConnectionProbe(m_server->url(), m_options));
        int count = 0;
        connect(m_probe.get(), &ConnectionProbe::found, this,
                [this, &count](const CheckFinding &finding) {
                    ++count;
                    if (finding.stage == CheckStage::Tls)
                        m_probe.reset();
                });
        m_probe->start();
        QTRY_VERIFY(!m_probe);
        QTRY_COMPARE(m_server->openConnectionCount(), 0);
        QCOMPARE(count, 5);
    }

private:
    void start() { QVERIFY2(m_server->start(), qPrintable(m_server->errorString())); }

    void startTls(const QStringList &names,
                  TestAuthority::Validity validity = TestAuthority::Validity::Current)
    {
        m_server->useTls(m_authority->serverConfiguration(names, validity));
        m_options.trust.extraAuthorities = {m_authority->certificate()};
        start();
    }

    void startProxy(Mode mode, bool tls)
    {
        if (tls)
            startTls({u"service.test"_s});
        else
            start();
        m_proxy = std::make_unique<TestProxy>(m_server->serverPort());
        QVERIFY2(m_proxy->start(), qPrintable(m_proxy->errorString()));
        m_options.proxy = {.mode = mode, .host = u"127.0.0.1"_s, .port = m_proxy->serverPort()};
    }

    void probe(const QUrl &url)
    {
        m_probe.reset(new ConnectionProbe(url, m_options));
        connect(m_probe.get(), &ConnectionProbe::found, this,
                [this](const CheckFinding &finding) { m_findings.append(finding); });
        QSignalSpy finished(m_probe.get(), &ConnectionProbe::finished);
        m_probe->start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
        QVERIFY(!m_findings.isEmpty());
    }

    QStringList report() const
    {
        QStringList lines;
        for (const CheckFinding &finding : m_findings)
            lines.append(checkStageName(finding.stage) + u' ' + checkStateName(finding.state));
        return lines;
    }

    QStringList outcomes() const
    {
        QStringList lines = report();
        lines.removeIf([](const QString &line) { return line.endsWith(u" running"_s); });
        return lines;
    }

    CheckFinding outcome(CheckStage stage) const
    {
        for (const CheckFinding &finding : m_findings) {
            if (finding.stage == stage && finding.hasEnded())
                return finding;
        }
        return {};
    }

    TransportOptions m_options;
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<TestProxy> m_proxy;
    ConnectionProbePtr m_probe;
    QList<CheckFinding> m_findings;
};

QTEST_GUILESS_MAIN(TestConnectionProbe)
#include "tst_connectionprobe.moc"
