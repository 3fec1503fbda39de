// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/openaiprovider.h"

#include "providers/embeddinglog.h"
#include "providers/providerhome.h"
#include "providers/replylog.h"
#include "support/fixtures.h"
#include "support/futures.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Key = "sk-invented-0123456789abcdef"_ba;

QJsonObject bodyOf(const RecordedRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

/// What an OpenAI-compatible service is sent, and what comes of its answers.
class TestOpenAiProvider final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY(m_server->start());
        m_home = std::make_unique<ProviderHome>();
        m_home->set(u"profile/openai/baseUrl"_s, m_server->url(u"/v1"_s).toString());
        m_home->setKey(u"openai"_s, Key);
    }

    void cleanup()
    {
        m_provider.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_server->unexpectedRequestCount(), 0);
        m_server.reset();
        m_home.reset();
    }

    void streamsAnAnswer()
    {
        m_server->enqueue(
            Script::stream({fixture(u"openai_stream.sse"_s)}, {{"x-request-id", "req_42"}}));
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.events.isEmpty());
        QVERIFY(log.waitForEnd());

        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, u"Привет, мир! 🌍"_s);
        QCOMPARE(log.events,
                 QStringList({u"connecting"_s, u"responding"_s, u"streaming"_s, u"delta"_s,
                              u"finished"_s}));
        const AnswerInfo &info = log.info();
        QCOMPARE(info.provider, u"openai"_s);
        QCOMPARE(info.model, u"gpt-4o-mini-2024-07-18"_s);
        QCOMPARE(info.requestId, u"req_42"_s);
        QCOMPARE(info.finishReason, FinishReason::Stop);
        QCOMPARE(info.usage->totalTokens, 18);
        QVERIFY(info.timeToFirstToken && info.duration);
        QVERIFY(*info.timeToFirstToken <= *info.duration);

        const RecordedRequest sent = m_server->requests().first();
        QCOMPARE(sent.verb, "POST");
        QCOMPARE(sent.target, "/v1/chat/completions");
        QCOMPARE(sent.header("authorization"), "Bearer " + Key);
        QCOMPARE(sent.header("content-type"), "application/json");
        QCOMPARE(sent.header("accept"), "text/event-stream");
        QCOMPARE(sent.header("openai-organization"), "");
        const QJsonObject body = bodyOf(sent);
        QCOMPARE(body.value("model"_L1), u"gpt-4o-mini"_s);
        QCOMPARE(body.value("stream"_L1), true);
        QCOMPARE(body.value("messages"_L1)[0]["content"_L1], u"Hello"_s);
    }

    void fetchesAWholeAnswer()
    {
        m_server->enqueue(Script::json(200, fixture(u"openai_chat.json"_s)));
        ReplyLog log(provider().send(question(u"Hello"_s, AnswerMode::Whole)));
        QVERIFY(log.waitForEnd());

        QCOMPARE(log.result(), u"ok"_s);
        QVERIFY(!log.message.text.isEmpty());
        QCOMPARE(log.deltas.size(), 1);
        QCOMPARE(log.info().finishReason, FinishReason::Stop);
        QVERIFY(log.info().usage);
        QCOMPARE(m_server->requests().first().header("accept"), "application/json");
        QVERIFY(!bodyOf(m_server->requests().first()).contains("stream"_L1));
    }

    void paysForWhomItIsTold()
    {
        m_home->set(u"profile/openai/organization"_s, u"org-1"_s);
        m_home->set(u"profile/openai/project"_s, u"proj_2"_s);
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(m_server->requests().first().header("openai-organization"), "org-1");
        QCOMPARE(m_server->requests().first().header("openai-project"), "proj_2");
    }

    void keyIsTrimmed()
    {
        m_home->setKey(u"openai"_s, "  " + Key + "\r\n");
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(m_server->requests().first().header("authorization"), "Bearer " + Key);
    }

    void impossibleKeyIsNotSent()
    {
        m_home->setKey(u"openai"_s, "sk-invented 012\n3456789");
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"not_configured"_s);
        QVERIFY(!errorText(log.error()).contains("invented"_L1));
    }

    void withoutAKey()
    {
        m_home->keys.clear();
        AWAIT(configured, provider().isConfigured());
        QVERIFY(!configured);
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"not_configured"_s);
        QVERIFY2(log.error().remedy.contains("OPENAI_API_KEY"_L1), qPrintable(log.error().remedy));
        QVERIFY(m_server->requests().isEmpty());
        AWAIT(authorized, provider().authorize());
        QCOMPARE(authorized.error().kind, ErrorKind::NotConfigured);
    }

    void azureHasItsOwnHeader()
    {
        m_home->setKey(u"firm"_s, Key);
        m_home->set(u"profile/firm/preset"_s, u"azure"_s);
        m_home->set(u"profile/firm/baseUrl"_s, m_server->url(u"/openai/v1"_s).toString());
        m_home->set(u"profile/firm/model"_s, u"our-gpt"_s);
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        ReplyLog log(provider(u"firm"_s).send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_server->requests().first().header("api-key"), Key);
        QCOMPARE(m_server->requests().first().header("authorization"), "");
    }

    void everyProfileHasItsOwnKey()
    {
        m_home->set(u"profile/work/baseUrl"_s, m_server->url(u"/v1"_s).toString());
        ReplyLog log(provider(u"work"_s).send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"not_configured"_s);
        QVERIFY(log.error().remedy.contains("lmchat key set work"_L1));
        QVERIFY(!log.error().remedy.contains("OPENAI_API_KEY"_L1));
        QVERIFY(m_server->requests().isEmpty());
    }

    void localServerNeedsNoKey()
    {
        m_home->set(u"profile/ollama/baseUrl"_s, m_server->url(u"/v1"_s).toString());
        m_home->set(u"profile/ollama/model"_s, u"small"_s);
        AWAIT(configured, provider(u"ollama"_s).isConfigured());
        QVERIFY(configured);
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        ReplyLog log(provider(u"ollama"_s).send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_server->requests().first().header("authorization"), "");
    }

    void azureNamesTheDeployment()
    {
        m_home->setKey(u"azure"_s, Key);
        m_home->set(u"profile/azure/baseUrl"_s, m_server->url(u"/"_s).toString());
        m_home->set(u"profile/azure/apiVersion"_s, u"2024-10-21"_s);
        ChatRequest request = question(u"Hello"_s);
        request.model = u"my gpt"_s;
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        ReplyLog log(provider(u"azure"_s).send(request));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(m_server->requests().first().target,
                 "/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");
        AWAIT(models, provider(u"azure"_s).models());
        QCOMPARE(models.error().kind, ErrorKind::ModelNotFound);
        QVERIFY(!models.error().remedy.isEmpty());
    }

    void noModelIsChosen()
    {
        m_home->set(u"profile/ollama/baseUrl"_s, m_server->url(u"/v1"_s).toString());
        ReplyLog log(provider(u"ollama"_s).send(question(u"Hello"_s)));
        QVERIFY(!log.reply().isFinished() || log.finishedCount == 0);
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.events, QStringList({u"finished"_s}));
        QCOMPARE(log.result(), u"not_configured"_s);
        QVERIFY(log.error().remedy.contains("lmchat models --provider ollama"_L1));
    }

    void unsupportedParameterIsLeftOutFromThenOn()
    {
        ChatRequest request = question(u"Hello"_s);
        request.parameters.maxTokens = 100;
        m_server->enqueue(Script::json(400, fixture(u"openai_error_400_unsupported_param.json"_s)));
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        for (int i = 0; i < 2; ++i) {
            ReplyLog log(provider().send(request));
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.result(), u"ok"_s);
            QVERIFY(!log.events.contains(u"retrying"_s));
        }
        QCOMPARE(m_server->requests().size(), 3);
        QVERIFY(bodyOf(m_server->requests().at(0)).contains("max_tokens"_L1));
        for (const int i : {1, 2}) {
            const QJsonObject body = bodyOf(m_server->requests().at(i));
            QVERIFY(!body.contains("max_tokens"_L1));
            QCOMPARE(body.value("max_completion_tokens"_L1), 100);
        }
        // What one model does not take another may.
        request.model = u"other"_s;
        m_server->enqueue(Script::stream({fixture(u"openai_stream.sse"_s)}));
        ReplyLog log(provider().send(request));
        QVERIFY(log.waitForEnd());
        QVERIFY(bodyOf(m_server->requests().last()).contains("max_tokens"_L1));
    }

    void unsupportedParameterIsLeftOutOnce()
    {
        ChatRequest request = question(u"Hello"_s);
        request.parameters.maxTokens = 100;
        request.parameters.temperature = 0.5;
        m_server->enqueue(Script::json(400, fixture(u"openai_error_400_unsupported_param.json"_s)));
        m_server->enqueue(Script::json(
            400,
            R"({"error":{"message":"No.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}})"));
        ReplyLog log(provider().send(request));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"invalid_request"_s);
        QCOMPARE(log.error().parameter, u"temperature"_s);
        QCOMPARE(m_server->requests().size(), 2);
    }

    void refusedStreamBecomesAWholeAnswer()
    {
        m_server->enqueue(Script::json(
            400,
            R"({"error":{"message":"Your organization must be verified to stream this model.","type":"invalid_request_error","param":"stream","code":"unsupported_value"}})"));
        m_server->enqueue(Script::json(200, fixture(u"openai_chat.json"_s)));
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        const QJsonObject body = bodyOf(m_server->requests().last());
        QVERIFY(!body.contains("stream"_L1) && !body.contains("stream_options"_L1));
    }

    void embeds()
    {
        m_home->set(u"profile/openai/project"_s, u"proj_2"_s);
        m_server->route(
            "POST", u"/v1/embeddings"_s,
            Script::json(200, R"({"model":"e","data":[{"embedding":[1]},{"embedding":[2]}]})"));
        EmbeddingLog log(provider().embed(
            {.model = u"text-embedding-3-small"_s, .inputs = {u"a"_s, u"b"_s}, .dimensions = 1}));
        QVERIFY(log.waitForEnd());
        QVERIFY_RESULT(*log.result);
        QCOMPARE((*log.result)->vectors, (QList<QList<double>>{{1}, {2}}));
        const RecordedRequest sent = m_server->requests().first();
        QCOMPARE(sent.header("authorization"), "Bearer " + Key);
        QCOMPARE(sent.header("openai-project"), "proj_2");
        QCOMPARE(bodyOf(sent),
                 QJsonObject({{u"model"_s, u"text-embedding-3-small"_s},
                              {u"input"_s, QJsonArray{u"a"_s, u"b"_s}},
                              {u"dimensions"_s, 1}}));
    }

    void embedsByNoModel()
    {
        EmbeddingLog log(provider().embed({.inputs = {u"a"_s}}));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result->error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(log.result->error().parameter, u"model"_s);
    }

    void listsModels()
    {
        m_server->route("GET", u"/v1/models"_s,
                        Script::json(200, fixture(u"openai_models.json"_s)));
        AWAIT(models, provider().models());
        QVERIFY_RESULT(models);
        QVERIFY(!models->isEmpty());
        QCOMPARE(m_server->requests().first().header("authorization"), "Bearer " + Key);
        QCOMPARE(m_server->requests().first().header("accept"), "application/json");
    }

    void modelsAreAskedForAgain()
    {
        m_server->enqueue(Script::json(503, "{}", {{"retry-after-ms", "1"}}));
        m_server->enqueue(Script().reset());
        m_server->enqueue(Script::json(200, fixture(u"openai_models.json"_s)));
        AWAIT(models, provider().models());
        QVERIFY_RESULT(models);
    }

    void modelsFail_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("kind");
        QTest::newRow("wrong key")
            << 401 << fixture(u"openai_error_401.json"_s) << u"authentication"_s;
        QTest::newRow("wrong address")
            << 404 << QByteArray("<html>no</html>") << u"model_not_found"_s;
        QTest::newRow("no list") << 200 << QByteArray("{}") << u"protocol"_s;
        QTest::newRow("a page") << 200 << QByteArray("<html>Welcome</html>") << u"protocol"_s;
    }

    void modelsFail()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        m_server->enqueue(Script::json(status, body, {{"x-request-id", "req_7"}}));
        AWAIT(models, provider().models());
        QVERIFY(!models);
        QTEST(errorKindName(models.error().kind), "kind");
        QCOMPARE(models.error().requestId, u"req_7"_s);
        QVERIFY(!models.error().message.isEmpty() && !models.error().remedy.isEmpty());
    }

    void tellsWhatItIs()
    {
        const ProviderInfo info = provider().info();
        QCOMPARE(info.name, u"openai"_s);
        QCOMPARE(info.title, u"OpenAI"_s);
        QCOMPARE(info.kind, ProviderKind::OpenAi);
        QCOMPARE(info.defaultModel, u"gpt-4o-mini"_s);
        QCOMPARE(info.warning, QString()); // http to this machine
        QVERIFY(info.capabilities.presencePenalty);
        const QList<ProviderEndpoint> endpoints = provider().endpoints();
        QCOMPARE(endpoints.size(), 1);
        QCOMPARE(endpoints.first().url, m_server->url(u"/v1/chat/completions"_s));
    }

    void warns()
    {
        m_home->set(u"profile/openai/verifyTls"_s, u"false"_s);
        QVERIFY(provider().info().warning.contains("not checked"_L1));
        QVERIFY(!provider().endpoints().first().transport.trust.verify);
        m_home->set(u"profile/far/baseUrl"_s, u"http://models.example.org:8080/v1"_s);
        QVERIFY(provider(u"far"_s).info().warning.contains("models.example.org:8080"_L1));
    }

    void overTls()
    {
        TestAuthority authority;
        ScriptedServer server;
        server.useTls(authority.serverConfiguration({u"127.0.0.1"_s}));
        QVERIFY(server.start());
        m_home->set(u"profile/openai/baseUrl"_s, server.url(u"/v1"_s).toString());
        server.setHandler([](const RecordedRequest &) {
            return Script::stream({fixture(u"openai_stream.sse"_s)});
        });
        {
            ReplyLog log(provider().send(question(u"Hello"_s)));
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.result(), u"tls"_s);
            QVERIFY(server.requests().isEmpty());
        }
        m_provider.reset();
        m_home->set(u"profile/openai/caFile"_s, authority.certificateFile());
        ReplyLog log(provider().send(question(u"Hello"_s)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        log.drop();
        m_provider.reset();
    }

private:
    Provider &provider(const QString &profile = u"openai"_s)
    {
        if (!m_provider || m_provider->info().name != profile) {
            const Result<ProviderSetup> setup = m_home->setup(profile);
            if (!setup)
                qFatal("%s", qPrintable(errorText(setup.error())));
            m_provider = openAiProvider(*setup, m_home->secrets(), m_home->redactor);
        }
        return *m_provider;
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ProviderHome> m_home;
    std::unique_ptr<Provider> m_provider;
};

QTEST_GUILESS_MAIN(TestOpenAiProvider)
#include "tst_openaiprovider.moc"
