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
        QVERIFY(setup->authUrl.isEmpty() && setup->environmentKey.isEmpty());
        QCOMPARE(*setup, *m_home->setup(u"openai"_s));
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

    void environmentKeys_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("baseUrl");
        QTest::addColumn<QString>("expected");
        const QString none;
        QTest::newRow("under the preset's name") << u"groq"_s << none << none << u"groq-key"_s;
        QTest::newRow("under another name") << u"fast"_s << u"groq"_s << none << u"groq-key"_s;
        QTest::newRow("the vendor's host")
            << u"fast"_s << u"groq"_s << u"https://api.groq.com/openai/v2"_s << u"groq-key"_s;
        QTest::newRow("another host")
            << u"fast"_s << u"groq"_s << u"https://example.org/v1"_s << none;
        QTest::newRow("a host that only looks like it")
            << u"fast"_s << u"groq"_s << u"https://api.groq.com.example.org/v1"_s << none;
        QTest::newRow("one's own server")
            << u"llamacpp"_s << none << u"http://big-machine:8080/v1"_s << u"llama-key"_s;
        QTest::newRow("none is set") << u"mistral"_s << none << none << none;
        QTest::newRow("second GigaChat") << u"sber2"_s << u"gigachat"_s << none << u"giga-key"_s;
    }

    void environmentKeys()
    {
        QFETCH(QString, profile);
        QFETCH(QString, preset);
        QFETCH(QString, baseUrl);
        QFETCH(QString, expected);
        m_home->environment.insert(u"GROQ_API_KEY"_s, u"groq-key"_s);
        m_home->environment.insert(u"LLAMA_API_KEY"_s, u" llama-key\n"_s);
        m_home->environment.insert(u"GIGACHAT_CREDENTIALS"_s, u"giga-key"_s);
        m_home->set(u"profile/%1/preset"_s.arg(profile), preset);
        m_home->set(u"profile/%1/baseUrl"_s.arg(profile), baseUrl);
        const Result<ProviderSetup> setup = m_home->setup(profile);
        QVERIFY_RESULT(setup);
        QCOMPARE(QString::fromUtf8(setup->environmentKey.reveal()), expected);
    }

    void keyDoesNotGoToAnotherTokenService()
    {
        m_home->environment.insert(u"GIGACHAT_CREDENTIALS"_s, u"giga-key"_s);
        m_home->set(u"profile/sber2/preset"_s, u"gigachat"_s);
        m_home->set(u"profile/sber2/authUrl"_s, u"https://example.org/oauth"_s);
        QVERIFY(m_home->setup(u"sber2"_s)->environmentKey.isEmpty());
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
