// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatprovider.h"

#include "providers/embeddinglog.h"
#include "providers/gigachataccount.h"
#include "providers/gigachatca.h"
#include "providers/replylog.h"
#include "support/futures.h"
#include "support/testhelpers.h"
#include "support/testproxy.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString ChatPath = GigaChatAccount::ChatPath;
const QString EmbeddingsPath = u"/api/v1/embeddings"_s;

} // namespace

/// GigaChat over TLS, as far as it can be had without Sber.
class TestGigaChatProvider final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_gigachatprovider"_s);
        m_authority = std::make_unique<TestAuthority>();
    }

    void cleanupTestCase() { QDir(QFileInfo(gigaChatCaPath()).path()).removeRecursively(); }

    void init()
    {
        failOnAnyWarning();
        QFile::remove(gigaChatCaPath());
        m_server = std::make_unique<ScriptedServer>();
        m_server->useTls(
            m_authority->serverConfiguration({u"127.0.0.1"_s, u"gigachat.devices.sberbank.ru"_s,
                                              u"ngw.devices.sberbank.ru"_s, u"api.openai.com"_s}));
        QVERIFY(m_server->start());
        m_server->setHandler([this](const RecordedRequest &request) { return answer(request); });
        m_home = std::make_unique<ProviderHome>();
        GigaChatAccount::enter(*m_home, *m_server, *m_authority);
        m_account = {};
        m_asked = 0;
    }

    void cleanup()
    {
        m_provider.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_server->unexpectedRequestCount(), 0);
        m_server.reset();
    }

    void streamsAnAnswer()
    {
        ChatRequest request = question(u"Считай"_s);
        request.model = u"gigachat/GigaChat:latest"_s;
        request.sessionId = u"session-1"_s;
        ReplyLog log(provider().send(request));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, u"Считаю: **один**, два,\n- три — «готово» \"ok\" 👍"_s);
        QCOMPARE(log.events,
                 QStringList({u"authorizing"_s, u"connecting"_s, u"responding"_s, u"streaming"_s,
                              u"delta"_s, u"finished"_s}));
        QCOMPARE(log.info().model, u"GigaChat-2:2.0.28.2"_s);
        QCOMPARE(log.info().usage->cachedTokens, 2);
        QCOMPARE(log.info().requestId, u"giga-1"_s);

        const RecordedRequest sent = m_server->requests().last();
        QCOMPARE(sent.path(), ChatPath);
        QCOMPARE(sent.header("authorization"), "Bearer invented-token-1");
        QCOMPARE(sent.header("accept"), "text/event-stream");
        QCOMPARE(sent.header("x-session-id"), "session-1");
        const QJsonObject body = QJsonDocument::fromJson(sent.body).object();
        QCOMPARE(body.value("model"_L1), u"GigaChat"_s);
        QVERIFY(!body.contains("stream_options"_L1));
    }

    void sessionIdThatIsNoHeader()
    {
        ChatRequest request = question(u"a"_s);
        request.sessionId = u"a\r\nX-Evil: 1"_s;
        ReplyLog log(provider().send(request));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_server->requests().last().header("x-session-id"), "");
        QCOMPARE(m_server->requests().last().header("x-evil"), "");
    }

    void tokenEndsInMidConversation()
    {
        for (int turn = 0; turn < 3; ++turn) {
            if (turn == 2)
                m_account.token = {}; // the service forgets it, long before its time
            ReplyLog log(provider().send(question(u"a"_s)));
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.result(), u"ok"_s);
            QVERIFY(!log.events.contains(u"retrying"_s));
            QCOMPARE(m_account.issued, turn < 2 ? 1 : 2);
        }
        QCOMPARE(m_asked, 4); // one of them in vain
    }

    void tokenThatIsNeverAccepted()
    {
        m_acceptsAny = false;
        ReplyLog log(provider().send(question(u"a"_s)));
        QVERIFY(log.waitForEnd());
        m_acceptsAny = true;
        QCOMPARE(log.result(), u"authentication"_s);
        QCOMPARE(m_asked, 2);
        QCOMPARE(m_account.issued, 2);
    }

    void manyRefusalsRenewOnce()
    {
        m_home->set(u"profile/gigachat/maxConcurrent"_s, u"0"_s);
        {
            ReplyLog log(provider().send(question(u"a"_s)));
            QVERIFY(log.waitForEnd());
        }
        m_account.token = {};
        std::vector<std::unique_ptr<ReplyLog>> logs;
        for (int i = 0; i < 8; ++i)
            logs.push_back(std::make_unique<ReplyLog>(provider().send(question(u"a"_s))));
        for (const auto &log : logs) {
            QVERIFY(log->waitForEnd());
            QCOMPARE(log->result(), u"ok"_s);
        }
        QCOMPARE(m_account.issued, 2);
    }

    void onePlaceServesAllInOrder()
    {
        std::vector<std::unique_ptr<ReplyLog>> logs;
        QStringList order;
        for (int i = 0; i < 6; ++i) {
            logs.push_back(std::make_unique<ReplyLog>(provider().send(question(u"a"_s))));
            logs.back()->onEvent = [&order, i](const QString &event) {
                if (event == u"connecting"_s || event == u"finished"_s)
                    order.append(QString::number(i) + event.at(0));
            };
        }
        for (const auto &log : logs) {
            QVERIFY(log->waitForEnd());
            QCOMPARE(log->result(), u"ok"_s);
        }
        QCOMPARE(order, u"0c 0f 1c 1f 2c 2f 3c 3f 4c 4f 5c 5f"_s.split(u' '));
        QCOMPARE(logs.back()->events.first(), u"waiting 4"_s);
        QCOMPARE(m_account.issued, 1);
    }

    void embeds()
    {
        EmbeddingLog log(provider().embed(
            {.model = u"gigachat/Embeddings:latest"_s, .inputs = {u"a"_s, u"b"_s}}));
        QVERIFY(log.waitForEnd());
        QVERIFY_RESULT(*log.result);
        QCOMPARE((*log.result)->vectors, (QList<QList<double>>{{1}, {2}}));
        QCOMPARE((*log.result)->usage.promptTokens, 5);
        const RecordedRequest sent = m_server->requests().last();
        QCOMPARE(sent.path(), EmbeddingsPath);
        QCOMPARE(
            QJsonDocument::fromJson(sent.body).object(),
            QJsonObject({{u"model"_s, u"Embeddings"_s}, {u"input"_s, QJsonArray{u"a"_s, u"b"_s}}}));
    }

    void embedsInNoOtherLength()
    {
        EmbeddingLog log(
            provider().embed({.model = u"Embeddings"_s, .inputs = {u"a"_s}, .dimensions = 8}));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result->error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(log.result->error().parameter, u"dimensions"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void listsModels()
    {
        AWAIT(models, provider().models());
        QVERIFY_RESULT(models);
        QVERIFY(!models->isEmpty());
        m_account.token = {};
        AWAIT(again, provider().models());
        QVERIFY_RESULT(again);
        QCOMPARE(m_account.issued, 2);
    }

    void authorizes()
    {
        AWAIT(authorized, provider().authorize());
        QVERIFY_RESULT(authorized);
        QCOMPARE(m_account.issued, 1);
        QCOMPARE(m_asked, 0);
        AWAIT(configured, provider().isConfigured());
        QVERIFY(configured);
    }

    void tellsWhatItIs()
    {
        const ProviderInfo info = provider().info();
        QCOMPARE(info.title, u"GigaChat"_s);
        QCOMPARE(info.kind, ProviderKind::GigaChat);
        QCOMPARE(info.defaultModel, u"GigaChat-2"_s);
        QCOMPARE(info.warning, QString());
        const QList<ProviderEndpoint> endpoints = provider().endpoints();
        QCOMPARE(endpoints.size(), 2);
        QCOMPARE(endpoints.first().url, m_server->url(GigaChatAccount::OAuthPath));
        QCOMPARE(endpoints.last().url, m_server->url(ChatPath));
        QCOMPARE(endpoints.first().transport.trust.extraAuthorities.size(), 1);
    }

    void officialAddresses()
    {
        m_home->options.clear();
        const QList<ProviderEndpoint> endpoints = provider().endpoints();
        QCOMPARE(endpoints.first().url.toString(),
                 u"https://ngw.devices.sberbank.ru:9443/api/v2/oauth"_s);
        QCOMPARE(endpoints.last().url.toString(),
                 u"https://gigachat.devices.sberbank.ru/api/v1/chat/completions"_s);
    }

    /// The official hosts by name, which a proxy leads here.
    void authorityHasToBeInstalled()
    {
        TestProxy proxy(m_server->serverPort());
        QVERIFY(proxy.start());
        m_home->options.clear();
        m_home->set(u"network/proxy"_s, u"http://127.0.0.1:%1"_s.arg(proxy.serverPort()));
        {
            ReplyLog log(provider().send(question(u"a"_s)));
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.result(), u"tls"_s);
            QVERIFY2(log.error().remedy.contains("lmchat gigachat-ca install"_L1),
                     qPrintable(log.error().remedy));
            QVERIFY(log.error().message.contains("ngw.devices.sberbank.ru"_L1));
        }
        m_provider.reset();
        QVERIFY(QDir().mkpath(QFileInfo(gigaChatCaPath()).path()));
        QVERIFY(QFile::copy(m_authority->certificateFile(), gigaChatCaPath()));
        ReplyLog log(provider().send(question(u"a"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(proxy.asked(),
                 QStringList({u"CONNECT ngw.devices.sberbank.ru:9443"_s,
                              u"CONNECT ngw.devices.sberbank.ru:9443"_s,
                              u"CONNECT gigachat.devices.sberbank.ru:443"_s}));

        // Installed for those hosts only.
        const Result<ProviderSetup> other = m_home->setup(u"openai"_s);
        QVERIFY_RESULT(other);
        QVERIFY(other->transport.trust.extraAuthorities.isEmpty());
    }

    void brokenInstalledAuthority()
    {
        m_home->options.clear();
        QVERIFY(QDir().mkpath(QFileInfo(gigaChatCaPath()).path()));
        QFile file(gigaChatCaPath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("nothing of the kind");
        file.close();
        const Result<ProviderSetup> setup = m_home->setup(u"gigachat"_s);
        QVERIFY(!setup);
        QVERIFY(setup.error().remedy.contains("lmchat gigachat-ca install"_L1));
    }

    void wrongKeyIsTold()
    {
        m_server->setHandler([](const RecordedRequest &) {
            return Script::json(401, fixture(u"gigachat_error_oauth_401.json"_s));
        });
        ReplyLog log(provider().send(question(u"a"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"authentication"_s);
        QCOMPARE(m_server->requests().size(), 1);
        QVERIFY(log.error().remedy.contains("authorisation key"_L1));
    }

    void tokenServiceThatIsBusyIsAskedAgain()
    {
        m_server->enqueue(Script::json(429, "<html>", {{"retry-after-ms", "1"}}));
        m_server->enqueue(Script::json(503, "", {{"retry-after-ms", "1"}}));
        ReplyLog log(provider().send(question(u"a"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.events.count(u"retrying"_s), 2);
    }

private:
    Script answer(const RecordedRequest &request)
    {
        if (const auto token = m_account.tokenFor(request))
            return *token;
        if (request.path() == ChatPath)
            ++m_asked;
        if (!m_account.lets(request) || !m_acceptsAny)
            return GigaChatAccount::refusal();
        if (request.path() == ChatPath)
            return Script::stream({fixture(u"gigachat_stream.sse"_s)},
                                  {{"x-request-id", "giga-1"}});
        if (request.path() == EmbeddingsPath)
            return Script::json(200, R"({"object":"list","model":"Embeddings","data":[
                {"object":"embedding","index":0,"embedding":[1],"usage":{"prompt_tokens":2}},
                {"object":"embedding","index":1,"embedding":[2],"usage":{"prompt_tokens":3}}]})");
        return Script::json(200, fixture(u"gigachat_models.json"_s));
    }

    Provider &provider()
    {
        if (!m_provider) {
            const Result<ProviderSetup> setup = m_home->setup(u"gigachat"_s);
            if (!setup)
                qFatal("%s", qPrintable(errorText(setup.error())));
            m_provider = gigaChatProvider(*setup, m_home->secrets(), m_home->redactor);
        }
        return *m_provider;
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ProviderHome> m_home;
    std::unique_ptr<Provider> m_provider;
    GigaChatAccount m_account;
    int m_asked = 0;
    bool m_acceptsAny = true;
};

QTEST_GUILESS_MAIN(TestGigaChatProvider)
#include "tst_gigachatprovider.moc"
