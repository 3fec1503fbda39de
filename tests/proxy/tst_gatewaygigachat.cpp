// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachataccount.h"
#include "proxy/gatewaytest.h"

#include <QJsonArray>
#include <QStandardPaths>

#include <memory>
#include <vector>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString ChatPath = GigaChatAccount::ChatPath;
const QString EmbeddingsPath = u"/api/v1/embeddings"_s;

} // namespace

/// OpenAI's clients with GigaChat behind the gateway: TLS, tokens, one request at a time.
class GatewayGigaChatTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_gatewaygigachat"_s);
        m_authority = std::make_unique<TestAuthority>();
    }

    void init()
    {
        begin();
        m_service->route("GET", u"/v1/models"_s,
                         Script::json(200, fixture(u"openai_models.json"_s)));
        m_giga = std::make_unique<ScriptedServer>();
        m_giga->useTls(m_authority->serverConfiguration({u"127.0.0.1"_s}));
        QVERIFY(m_giga->start());
        m_giga->setHandler([this](const RecordedRequest &request) { return answer(request); });
        GigaChatAccount::enter(*m_home, *m_giga, *m_authority);
        m_account = {};
        m_atOnce = 0;
        m_mostAtOnce = 0;
        m_script = Script::stream({fixture(u"gigachat_stream.sse"_s)});
    }

    void cleanup()
    {
        m_proxy.reset();
        QCOMPARE(m_giga->unexpectedRequestCount(), 0);
        m_giga.reset();
        end();
    }

    void answersTheOriginContract()
    {
        m_script = Script::json(200, fixture(u"gigachat_chat.json"_s));
        const RawAnswer answer = chat(question({}, "GigaChat:latest"), "/gigachat/");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().value("model"_L1), u"GigaChat:latest"_s);
        const QJsonArray messages = answer.json().value("messages"_L1).toArray();
        QCOMPARE(messages.size(), 3);
        QCOMPARE(messages.at(0).toObject().value("role"_L1), u"system"_s);
        QCOMPARE(messages.at(2).toObject().keys(), QStringList({u"content"_s, u"role"_s}));
        QCOMPARE(gigaSent().value("model"_L1), u"GigaChat"_s);
    }

    void streamsToOpenAiClients()
    {
        const RawAnswer answer = chat(question(
            R"(,"stream":true,"stream_options":{"include_usage":true})", "gigachat/GigaChat"));
        QCOMPARE(answer.status, 200);
        const QByteArrayList events = answer.events();
        QCOMPARE(events.last(), "[DONE]");
        const QJsonObject usage = QJsonDocument::fromJson(events.at(events.size() - 2)).object();
        QVERIFY(usage.value("choices"_L1).toArray().isEmpty());
        QVERIFY(usage.value("usage"_L1).toObject().value("total_tokens"_L1).toInt() > 0);
        QVERIFY(!gigaSent().contains("stream_options"_L1));
    }

    void cutsAtStops()
    {
        // "Считаю: **один**, два,\n- три — …"
        RawAnswer answer = chat(question(R"(,"stop":["два"])", "gigachat/GigaChat"));
        QCOMPARE(answer.status, 200);
        QJsonObject choice = answer.json().value("choices"_L1).toArray().at(0).toObject();
        QCOMPARE(choice.value("message"_L1).toObject().value("content"_L1),
                 u"Считаю: **один**, "_s);
        QCOMPARE(choice.value("finish_reason"_L1), u"stop"_s);
        QVERIFY(!gigaSent().contains("stop"_L1));

        answer = chat(question(R"(,"stream":true,"stop":"два")", "gigachat/GigaChat"));
        QString text;
        for (const QByteArray &event : answer.events()) {
            const QJsonArray choices =
                QJsonDocument::fromJson(event).object().value("choices"_L1).toArray();
            text += choices.at(0)
                        .toObject()
                        .value("delta"_L1)
                        .toObject()
                        .value("content"_L1)
                        .toString();
        }
        QCOMPARE(text, u"Считаю: **один**, "_s);
        QCOMPARE(answer.events().last(), "[DONE]");
    }

    void callsFunctionsAndRemembersTheirState()
    {
        m_script = Script::json(200, fixture(u"gigachat_function_call.json"_s));
        const QByteArray tools =
            R"(,"tools":[{"type":"function","function":{"name":"get_weather",)"
            R"("parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}])";
        RawAnswer answer = chat(question(tools, "gigachat/GigaChat-2-Pro"));
        QCOMPARE(answer.status, 200);
        const QJsonObject choice = answer.json().value("choices"_L1).toArray().at(0).toObject();
        QCOMPARE(choice.value("finish_reason"_L1), u"tool_calls"_s);
        const QJsonObject message = choice.value("message"_L1).toObject();
        QVERIFY(message.value("content"_L1).isNull());
        const QJsonObject call = message.value("tool_calls"_L1).toArray().at(0).toObject();
        const QJsonObject function = call.value("function"_L1).toObject();
        QCOMPARE(function.value("name"_L1), u"get_weather"_s);
        QCOMPARE(QJsonDocument::fromJson(function.value("arguments"_L1).toString().toUtf8())
                     .object()
                     .value("city"_L1),
                 u"Казань"_s);

        const QJsonArray messages{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Hi"_s}},
                                  message,
                                  QJsonObject{{u"role"_s, u"tool"_s},
                                              {u"tool_call_id"_s, call.value("id"_L1)},
                                              {u"content"_s, u"{\"t\":5}"_s}}};
        m_script = Script::json(200, fixture(u"gigachat_chat.json"_s));
        answer = chat(QJsonDocument(QJsonObject{{u"model"_s, u"gigachat/GigaChat-2-Pro"_s},
                                                {u"messages"_s, messages}})
                          .toJson());
        QCOMPARE(answer.status, 200);
        const QJsonArray asked = gigaSent().value("messages"_L1).toArray();
        QCOMPARE(asked.at(1).toObject().value("functions_state_id"_L1),
                 u"00000000-0000-4000-8000-000000000001"_s);
        QCOMPARE(asked.at(2).toObject().value("role"_L1), u"function"_s);
    }

    void remembersTheStateForOtherFamilies()
    {
        const QByteArray function = R"("name":"get_weather")";
        const QString state = u"00000000-0000-4000-8000-000000000001"_s;
        m_script = Script::json(200, fixture(u"gigachat_function_call.json"_s));
        const QByteArray messagesBody =
            R"({"model":"gigachat/GigaChat-2-Pro","max_tokens":9,"tools":[{)" + function
            + R"(}],"messages":[{"role":"user","content":"Hi"})";
        const RawAnswer message = chat(messagesBody + "]}", "/v1/messages");
        QCOMPARE(message.status, 200);
        QCOMPARE(message.json().value("stop_reason"_L1), u"tool_use"_s);
        const QJsonArray content = message.json().value("content"_L1).toArray();
        const QJsonObject use = content.last().toObject();
        QCOMPARE(use["input"_L1]["city"_L1], u"Казань"_s);

        const RawAnswer response = chat(R"({"model":"gigachat/GigaChat-2-Pro","input":"Hi",
            "tools":[{"type":"function",)" + function
                                            + "}]}",
                                        "/v1/responses");
        QCOMPARE(response.status, 200);
        const QJsonObject call = response.json()["output"_L1].toArray().last().toObject();
        QCOMPARE(call.value("type"_L1), u"function_call"_s);
        QVERIFY(call.value("call_id"_L1) != use.value("id"_L1));

        m_script = Script::json(200, fixture(u"gigachat_chat.json"_s));
        const RawAnswer nextMessage =
            chat(messagesBody + R"(,{"role":"assistant","content":)"
                     + QJsonDocument(content).toJson() + R"(},{"role":"user","content":[{)"
                     + R"("type":"tool_result","content":"5","tool_use_id":")"
                     + use.value("id"_L1).toString().toUtf8() + R"("}]}]})",
                 "/v1/messages");
        QCOMPARE(nextMessage.status, 200);
        QCOMPARE(gigaSent()["messages"_L1][1]["functions_state_id"_L1], state);
        QCOMPARE(gigaSent()["messages"_L1][2]["content"_L1], u"{\"result\":\"5\"}"_s);

        const QJsonArray input{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Hi"_s}}, call,
                               QJsonObject{{u"type"_s, u"function_call_output"_s},
                                           {u"call_id"_s, call.value("call_id"_L1)},
                                           {u"output"_s, u"{\"t\":5}"_s}}};
        const QJsonObject next{{u"model"_s, u"gigachat/GigaChat-2-Pro"_s}, {u"input"_s, input}};
        QCOMPARE(chat(QJsonDocument(next).toJson(), "/v1/responses").status, 200);
        QCOMPARE(gigaSent()["messages"_L1][1]["functions_state_id"_L1], state);
        QCOMPARE(gigaSent()["messages"_L1][2]["content"_L1], u"{\"t\":5}"_s);
    }

    void embeds()
    {
        const RawAnswer answer =
            chat(R"({"model":"Embeddings","input":["a","b"],"encoding_format":"float"})",
                 "/v1/embeddings");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()["data"_L1][1]["embedding"_L1], QJsonArray{0.5});
        QCOMPARE(answer.json()["usage"_L1]["prompt_tokens"_L1], 5);
        QCOMPARE(gigaSent().value("model"_L1), u"Embeddings"_s);

        const RawAnswer other =
            chat(R"({"model":"Embeddings","input":"a","dimensions":8})", "/v1/embeddings");
        QCOMPARE(other.status, 400);
        QCOMPARE(other.error().value("param"_L1), u"dimensions"_s);
    }

    void servesManyOnOnePlace()
    {
        constexpr int count = 20;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<RawClient>(proxy().port()));
            QVERIFY(clients.back()->send(RawClient::post(
                "/v1/chat/completions",
                question(i % 2 == 0 ? R"(,"stream":true)" : "", "gigachat/GigaChat"))));
        }
        for (int i = 0; i < count; ++i) {
            if (i == count / 2)
                m_account.token = {}; // the token ends in the middle of it
            QCOMPARE(clients.at(std::size_t(i))->next().status, 200);
        }
        QCOMPARE(m_mostAtOnce, 1);
        QVERIFY2(m_account.issued <= 3, qPrintable(QString::number(m_account.issued)));
    }

private:
    QJsonObject gigaSent() const
    {
        return QJsonDocument::fromJson(m_giga->requests().last().body).object();
    }

    Script answer(const RecordedRequest &request)
    {
        if (const auto answer = m_account.gate(request))
            return *answer;
        if (request.path() == EmbeddingsPath)
            return Script::json(200, R"({"object":"list","model":"Embeddings","data":[
                {"object":"embedding","index":0,"embedding":[1],"usage":{"prompt_tokens":2}},
                {"object":"embedding","index":1,"embedding":[0.5],"usage":{"prompt_tokens":3}}]})");
        if (request.path() != ChatPath)
            return Script::json(200, fixture(u"gigachat_models.json"_s));
        m_mostAtOnce = qMax(m_mostAtOnce, ++m_atOnce);
        connect(m_giga.get(), &ScriptedServer::scriptFinished, this,
                [this, number = request.number](int finished) {
                    if (finished == number)
                        --m_atOnce;
                });
        return m_script;
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_giga;
    Script m_script;
    GigaChatAccount m_account;
    int m_atOnce = 0;
    int m_mostAtOnce = 0;
};

QTEST_GUILESS_MAIN(GatewayGigaChatTest)
#include "tst_gatewaygigachat.moc"
