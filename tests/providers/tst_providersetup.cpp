// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/providersetup.h"

#include "providers/providerhome.h"
#include "providers/transportsettings.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What a profile comes to by the settings, the way out included.
class TestProviderSetup final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_home = std::make_unique<ProviderHome>();
    }

    void defaults()
    {
        const TransportOptions options = transportOptions(m_home->settings());
        QCOMPARE(options, TransportOptions());
        const Result<ProviderSetup> setup = m_home->setup(u"openai"_s);
        QVERIFY_RESULT(setup);
        QCOMPARE(setup->chatUrl, QUrl(u"https://api.openai.com/v1/chat/completions"_s));
        QCOMPARE(setup->preset->name, u"openai"_s);
        QCOMPARE(setup->profile.model, u"gpt-4o-mini"_s);
        QCOMPARE(setup->retries, RetryPolicy());
        QVERIFY(setup->authUrl.isEmpty());
        QCOMPARE(*setup, *m_home->setup(u"openai"_s));
    }

    void unknownPreset()
    {
        const Result<ProviderSetup> setup =
            providerSetup({.name = u"work"_s, .preset = u"opneai"_s}, m_home->settings());
        QVERIFY(!setup);
        QCOMPARE(setup.error().kind, ErrorKind::InvalidSettings);
        QCOMPARE(setup.error().remedy, u"Did you mean \"openai\"?"_s);
    }

    void proxies_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<ProxyOptions>("expected");
        using enum ProxyOptions::Mode;
        QTest::newRow("system") << u"system"_s << ProxyOptions{};
        QTest::newRow("none") << u"none"_s << ProxyOptions{.mode = None};
        QTest::newRow("HTTP") << u"http://proxy.example.org:3128"_s
                              << ProxyOptions{
                                     .mode = Http, .host = u"proxy.example.org"_s, .port = 3128};
        QTest::newRow("SOCKS5") << u"socks5://[::1]:1080"_s
                                << ProxyOptions{.mode = Socks5, .host = u"::1"_s, .port = 1080};
        QTest::newRow("with a password") << u"http://me%40work:p%3Aw%20d@proxy.example.org:1"_s
                                         << ProxyOptions{.mode = Http,
                                                         .host = u"proxy.example.org"_s,
                                                         .port = 1,
                                                         .user = u"me@work"_s,
                                                         .password = Secret(u"p:w d"_s)};
    }

    void proxies()
    {
        QFETCH(QString, text);
        QFETCH(ProxyOptions, expected);
        m_home->set(u"network/proxy"_s, text);
        m_home->set(u"network/proxyBypass"_s, u"example.org, 10.0.0.0/8"_s);
        expected.bypass = QStringList{u"example.org"_s, u"10.0.0.0/8"_s};
        QVERIFY(transportOptions(m_home->settings()).proxy == expected);
    }

    void limitsAndTraces()
    {
        m_home->set(u"network/connectTimeout"_s, u"3"_s);
        m_home->set(u"network/firstByteTimeout"_s, u"40"_s);
        m_home->set(u"network/idleTimeout"_s, u"50"_s);
        m_home->set(u"network/maxRetries"_s, u"5"_s);
        m_home->environment.insert(u"CHAT_HTTP_TRACE_DIR"_s, u"/tmp/traces"_s);
        const Result<ProviderSetup> setup = m_home->setup(u"gigachat"_s);
        QVERIFY_RESULT(setup);
        for (const TransportOptions &options : {setup->transport, setup->authTransport}) {
            QCOMPARE(options.timeouts,
                     (TimeoutOptions{.connect = 3s, .firstByte = 40s, .idle = 50s}));
            QCOMPARE(options.traceDirectory, u"/tmp/traces"_s);
        }
        QCOMPARE(setup->retries.maxRetries, 5);
    }

    void trust()
    {
        TestAuthority authority;
        m_home->set(u"profile/gigachat/caFile"_s, authority.certificateFile());
        m_home->set(u"profile/gigachat/verifyTls"_s, u"false"_s);
        const Result<ProviderSetup> setup = m_home->setup(u"gigachat"_s);
        QVERIFY_RESULT(setup);
        for (const TransportOptions &options : {setup->transport, setup->authTransport}) {
            QCOMPARE(options.trust.extraAuthorities,
                     QList<QSslCertificate>({authority.certificate()}));
            QVERIFY(!options.trust.verify);
        }
        QVERIFY(m_home->setup(u"openai"_s)->transport.trust == TrustOptions());
    }

    void keyVariables()
    {
        m_home->set(u"profile/groq/model"_s, u"m"_s);
        m_home->set(u"profile/fast/preset"_s, u"groq"_s);
        QCOMPARE(m_home->setup(u"groq"_s)->keyVariables, QStringList({u"GROQ_API_KEY"_s}));
        QCOMPARE(m_home->setup(u"fast"_s)->keyVariables, QStringList());
        QCOMPARE(m_home->setup(u"openai"_s)->keyVariables,
                 QStringList({u"API_KEY"_s, u"OPENAI_API_KEY"_s}));
        QCOMPARE(m_home->setup(u"gigachat"_s)->keyVariables,
                 QStringList({u"AUTH_CREDENTIALS"_s, u"GIGACHAT_CREDENTIALS"_s}));
    }

    void titles()
    {
        QCOMPARE(profileTitle({.name = u"openai"_s}), u"OpenAI"_s);
        QCOMPARE(profileTitle({.name = u"openai"_s, .preset = u"openai"_s}), u"OpenAI"_s);
        QCOMPARE(profileTitle({.name = u"work"_s, .preset = u"openai"_s}), u"work"_s);
        QCOMPARE(profileTitle({.name = u"openai"_s, .preset = u"groq"_s}), u"openai"_s);
        QCOMPARE(profileTitle({.name = u"work"_s, .preset = u"no such"_s}), u"work"_s);
        QCOMPARE(profileTitle({.name = u"lmstudio"_s}), u"LM Studio"_s);
    }

private:
    std::unique_ptr<ProviderHome> m_home;
};

QTEST_GUILESS_MAIN(TestProviderSetup)
#include "tst_providersetup.moc"
