// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/proxyserver.h"

#include "proxy/gatewaytest.h"

#include <QJsonArray>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The gateway by its endpoints: bytes in, bytes out.
class ProxyServerTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void answersWhole();
    void streams();
    void passesParametersOn();
    void givesToolCalls();
    void refusesWhatCannotBeMeant_data();
    void refusesWhatCannotBeMeant();
    void saysThatAnObjectIsExpected_data();
    void saysThatAnObjectIsExpected();
    void boundsTheModelsName();
    void saysThatCallsWereCut();
    void tellsErrorsInTheMiddle();
    void stopsTheServiceWhenTheClientLeaves();
    void listsModels();
    void answersOtherPaths();
    void keepsARecord();
    void listsWhatIsUnderWay();
    void recordsWhyItRefused_data();
    void recordsWhyItRefused();
};

void ProxyServerTest::answersWhole()
{
    for (const QByteArray path :
         {"/v1/chat/completions", "/v1/chat/completions/", "/chat/completions"}) {
        m_service->enqueue(goodAnswer());
        const RawAnswer answer =
            ask(RawClient::post(path, question(), "Authorization: Bearer x\r\n"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), "application/json");
        QVERIFY(answer.headers.value("x-request-id").startsWith("req_"));
        const QJsonObject json = answer.json();
        QVERIFY(json.value("id"_L1).toString().startsWith("chatcmpl-"_L1));
        QCOMPARE(json.value("object"_L1), u"chat.completion"_s);
        QCOMPARE(json.value("model"_L1), u"gpt-4o-mini"_s); // as asked
        QVERIFY(json.value("created"_L1).toDouble() > 1e9);
        const QJsonObject choice = json.value("choices"_L1).toArray().at(0).toObject();
        QCOMPARE(choice.value("finish_reason"_L1), u"stop"_s);
        QCOMPARE(choice.value("message"_L1).toObject().value("content"_L1),
                 u"Привет! Чем помочь?"_s);
        QCOMPARE(json.value("usage"_L1).toObject().value("total_tokens"_L1), 27);
        // The client's key stays here.
        QCOMPARE(m_service->requests().last().header("authorization"), "Bearer " + key());
    }
}

void ProxyServerTest::streams()
{
    m_service->enqueue(goodStream());
    RawAnswer answer = chat(question(R"(,"stream":true,"stream_options":{"include_usage":true})"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), "text/event-stream; charset=utf-8");
    QCOMPARE(answer.headers.value("cache-control"), "no-cache");
    QVERIFY(!answer.headers.contains("content-length"));
    const QByteArrayList events = answer.events();
    QVERIFY(events.size() >= 4);
    QCOMPARE(events.last(), "[DONE]");
    QString text;
    QSet<QString> ids;
    for (qsizetype i = 0; i + 1 < events.size(); ++i) {
        const QJsonObject chunk = QJsonDocument::fromJson(events.at(i)).object();
        ids.insert(chunk.value("id"_L1).toString());
        const QJsonArray choices = chunk.value("choices"_L1).toArray();
        const QJsonObject delta = choices.at(0).toObject().value("delta"_L1).toObject();
        text += delta.value("content"_L1).toString();
        QCOMPARE(chunk.contains("usage"_L1), i + 2 == events.size());
        QCOMPARE(choices.isEmpty(), i + 2 == events.size());
        if (i == 0)
            QCOMPARE(delta.value("role"_L1), u"assistant"_s);
        if (i + 3 == events.size())
            QCOMPARE(choices.at(0).toObject().value("finish_reason"_L1), u"stop"_s);
    }
    QCOMPARE(ids.size(), 1);
    QCOMPARE(text, u"Привет, мир! 🌍"_s);

    // HTTP/1.0 has no chunks: the connection's end is the answer's.
    m_service->enqueue(goodStream());
    const QByteArray body = question(R"(,"stream":true)");
    answer = ask("POST /v1/chat/completions HTTP/1.0\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.headers.contains("transfer-encoding"));
    QCOMPARE(answer.events().last(), "[DONE]");
}

void ProxyServerTest::passesParametersOn()
{
    m_service->route("GET", u"/v1/models"_s, Script::json(200, fixture(u"openai_models.json"_s)));
    m_service->route("POST", u"/v1/chat/completions"_s, goodAnswer());
    const RawAnswer answer = chat(
        R"({"model":"openai/gpt-4o","messages":[{"role":"developer","content":"Be brief"},
            {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}],
            "temperature":0.5,"top_p":0.9,"max_tokens":5,"max_completion_tokens":7,"seed":3,
            "stop":"END","n":1,"user":"u","metadata":{},"stream":null,
            "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
            "tool_choice":{"type":"function","function":{"name":"f"}},
            "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"a":1}}}})");
    QCOMPARE(answer.status, 200);
    const QJsonObject body = sent();
    QCOMPARE(body.value("model"_L1), u"gpt-4o"_s);
    QCOMPARE(answer.json().value("model"_L1), u"openai/gpt-4o"_s);
    const QJsonArray messages = body.value("messages"_L1).toArray();
    QCOMPARE(messages.at(0).toObject().value("role"_L1), u"system"_s);
    QCOMPARE(messages.at(1).toObject().value("content"_L1), u"a\nb"_s);
    QCOMPARE(body.value("temperature"_L1), 0.5);
    QCOMPARE(body.value("max_tokens"_L1), 7);
    QCOMPARE(body.value("seed"_L1), 3);
    QCOMPARE(body.value("stop"_L1), QJsonArray{u"END"_s});
    QCOMPARE(body.value("tool_choice"_L1).toObject().value("type"_L1), u"function"_s);
    QCOMPARE(body.value("response_format"_L1).toObject().value("type"_L1), u"json_schema"_s);
    QVERIFY(!body.contains("metadata"_L1));
}

void ProxyServerTest::givesToolCalls()
{
    m_service->enqueue(Script::stream({fixture(u"openai_stream_tool_calls.sse"_s)}));
    const RawAnswer answer = chat(question(
        R"(,"stream":true,"tools":[{"type":"function","function":{"name":"get_weather"}}])"));
    QCOMPARE(answer.status, 200);
    QHash<int, QString> arguments;
    QString finish;
    for (const QByteArray &event : answer.events()) {
        const QJsonObject choice =
            QJsonDocument::fromJson(event).object().value("choices"_L1).toArray().at(0).toObject();
        for (const QJsonValue &value :
             choice.value("delta"_L1).toObject().value("tool_calls"_L1).toArray()) {
            const QJsonObject call = value.toObject();
            const int index = call.value("index"_L1).toInt();
            QCOMPARE(call.contains("id"_L1), !arguments.contains(index));
            arguments[index] +=
                call.value("function"_L1).toObject().value("arguments"_L1).toString();
        }
        finish += choice.value("finish_reason"_L1).toString();
    }
    QVERIFY(!arguments.isEmpty());
    for (const QString &text : std::as_const(arguments))
        QVERIFY(QJsonDocument::fromJson(text.toUtf8()).isObject());
    QCOMPARE(finish, u"tool_calls"_s);
}

void ProxyServerTest::refusesWhatCannotBeMeant_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("parameter");
    QTest::newRow("no JSON") << QByteArray("{") << QString();
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("a list") << QByteArray("[]") << QString();
    QTest::newRow("no UTF-8") << QByteArray("{\"model\":\"\xff\"}") << QString();
    QTest::newRow("no model") << QByteArray(R"({"messages":[{"role":"user","content":"a"}]})")
                              << u"model"_s;
    QTest::newRow("model") << QByteArray(R"({"model":7,"messages":[{"role":"user"}]})")
                           << u"model"_s;
    QTest::newRow("no messages") << QByteArray(R"({"model":"m"})") << u"messages"_s;
    QTest::newRow("messages") << QByteArray(R"({"model":"m","messages":{}})") << u"messages"_s;
    QTest::newRow("none") << QByteArray(R"({"model":"m","messages":[]})") << u"messages"_s;
    QTest::newRow("message") << QByteArray(R"({"model":"m","messages":["a"]})") << u"messages[0]"_s;
    QTest::newRow("role") << QByteArray(
        R"({"model":"m","messages":[{"role":"boss","content":""}]})")
                          << u"messages[0].role"_s;
    QTest::newRow("content") << QByteArray(
        R"({"model":"m","messages":[{"role":"user","content":1}]})")
                             << u"messages[0].content"_s;
    QTest::newRow("picture") << QByteArray(
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]})")
                             << u"messages[0].content[0].image_url"_s;
    QTest::newRow("temperature") << question(R"(,"temperature":1e300)") << u"temperature"_s;
    QTest::newRow("max_tokens") << question(R"(,"max_tokens":"many")") << u"max_tokens"_s;
    QTest::newRow("n") << question(R"(,"n":2)") << u"n"_s;
    QTest::newRow("stop") << question(R"(,"stop":[1])") << u"stop"_s;
    QTest::newRow("stops") << question(R"(,"stop":["1","2","3","4","5"])") << u"stop"_s;
    QTest::newRow("stream") << question(R"(,"stream":"yes")") << u"stream"_s;
    QTest::newRow("tool") << question(R"(,"tools":[{"type":"custom"}])") << u"tools[0].type"_s;
    QTest::newRow("tool_choice") << question(R"(,"tool_choice":{"function":{"name":"g"}})")
                                 << u"tool_choice"_s;
    QTest::newRow("format") << question(R"(,"response_format":{"type":"yaml"})")
                            << u"response_format.type"_s;
}

void ProxyServerTest::refusesWhatCannotBeMeant()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, parameter);
    const RawAnswer answer = chat(body);
    QCOMPARE(answer.status, 400);
    const QJsonObject error = answer.error();
    QCOMPARE(error.value("type"_L1), u"invalid_request_error"_s);
    QVERIFY(!error.value("message"_L1).toString().isEmpty());
    QVERIFY(error.contains("code"_L1));
    QCOMPARE(error.value("param"_L1),
             parameter.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(parameter));
    QVERIFY(m_service->requests().isEmpty());
}

void ProxyServerTest::saysThatAnObjectIsExpected_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isJson");
    QTest::newRow("text") << QByteArray(R"("{\"model\":\"m\"}")") << true; // encoded twice
    QTest::newRow("number") << QByteArray(" 7\n") << true;
    QTest::newRow("null") << QByteArray("null") << true;
    QTest::newRow("list") << QByteArray("[{}]") << true;
    QTest::newRow("word") << QByteArray("model=m") << false;
    QTest::newRow("two values") << QByteArray("1, 2") << false;
    QTest::newRow("lists") << QByteArray("1], [2") << false;
    QTest::newRow("cut") << QByteArray(R"("model)") << false;
}

void ProxyServerTest::saysThatAnObjectIsExpected()
{
    QFETCH(const QByteArray, body);
    QFETCH(const bool, isJson);
    const RawAnswer answer = chat(body);
    QCOMPARE(answer.status, 400);
    const QString message = answer.error()["message"_L1].toString();
    QVERIFY2(message.contains("has to be a JSON object"_L1) == isJson, qPrintable(message));
    QVERIFY2(message.contains("no JSON"_L1) != isJson, qPrintable(message));
}

void ProxyServerTest::boundsTheModelsName()
{
    const RawAnswer answer = chat(question({}, QByteArray(1'000'000, 'm')));
    QCOMPARE(answer.status, 404);
    QVERIFY(answer.body.size() < 1000);
    QVERIFY(m_service->requests().isEmpty());
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    QVERIFY(proxy().log().since(0).last().model.size() < 1000);
}

void ProxyServerTest::saysThatCallsWereCut()
{
    const QByteArray call = R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a",)"
                            R"("function":{"name":"f","arguments":"{\"b"}}]}}]})";
    const QByteArray end = R"({"choices":[{"index":0,"delta":{},"finish_reason":"length"}]})";
    m_service->enqueue(
        Script::stream({"data: " + call + "\n\ndata: " + end + "\n\ndata: [DONE]\n\n"}));
    const RawAnswer answer =
        chat(question(R"(,"stream":true,"tools":[{"type":"function","function":{"name":"f"}}])"));
    QVERIFY2(answer.body.contains(R"("finish_reason":"length")"), answer.body.constData());
    QVERIFY(!answer.body.contains(R"("finish_reason":"tool_calls")"));
}

void ProxyServerTest::tellsErrorsInTheMiddle()
{
    m_service->enqueue(Script::openStream({textEvent("one")}).reset());
    const RawAnswer answer = chat(question(R"(,"stream":true)"));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.isWhole); // its chunks end properly all the same
    const QByteArrayList events = answer.events();
    QVERIFY(events.size() >= 3);
    const QJsonObject error =
        QJsonDocument::fromJson(events.last()).object().value("error"_L1).toObject();
    QCOMPARE(error.value("type"_L1), u"server_error"_s);
    QVERIFY(!error.value("message"_L1).toString().isEmpty());
    QVERIFY(!answer.body.contains("[DONE]"));
    QVERIFY(!answer.body.contains(R"("finish_reason":"stop")"));

    m_service->enqueue(Script::openStream({textEvent("one")}).reset());
    QCOMPARE(chat(question()).status, 502);
}

void ProxyServerTest::stopsTheServiceWhenTheClientLeaves()
{
    QSignalSpy left(m_service.get(), &ScriptedServer::clientLeft);
    for (const QByteArray rest : {"", R"(,"stream":true)"}) {
        m_service->enqueue(Script::openStream({textEvent("one")}).hang());
        RawClient client(proxy().port());
        QVERIFY(client.send(RawClient::post("/v1/chat/completions", question(rest))));
        if (!rest.isEmpty())
            QTRY_VERIFY(client.received().contains("one"));
        const qsizetype before = left.size();
        QTRY_VERIFY(m_service->requests().size() > before);
        client.socket().abort();
        QTRY_COMPARE(left.size(), before + 1);
    }
    QTRY_COMPARE(proxy().log().since(0).size(), 2);
    QCOMPARE(proxy().log().since(0).last().status, 499);
}

void ProxyServerTest::listsModels()
{
    m_service->route("GET", u"/v1/models"_s, Script::json(200, fixture(u"openai_models.json"_s)));
    const RawAnswer answer = ask(RawClient::get("/v1/models"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("object"_L1), u"list"_s);
    QStringList ids;
    for (const QJsonValue &model : answer.json().value("data"_L1).toArray()) {
        QCOMPARE(model.toObject().value("object"_L1), u"model"_s);
        ids.append(model.toObject().value("id"_L1).toString());
    }
    QVERIFY(ids.contains(u"gpt-4o-mini"_s));
    QVERIFY(ids.contains(u"demo"_s));
    // Anthropic's clients read other fields of the same list.
    QCOMPARE(answer.json().value("has_more"_L1), false);
    QCOMPARE(answer.json().value("first_id"_L1), ids.first());
    QCOMPARE(answer.json().value("last_id"_L1), ids.last());
    QCOMPARE(answer.json()["data"_L1][0]["type"_L1], u"model"_s);
    QCOMPARE(answer.json()["data"_L1][0]["display_name"_L1], ids.first());
    for (const QByteArray path : {"/models/", "/v1/models/gpt-4o-mini", "/models/gpt%2d4o-mini/"})
        QCOMPARE(ask(RawClient::get(path)).status, 200);
    QCOMPARE(ask(RawClient::get("/v1/models/no/such:model")).status, 404);

    // What is listed can be asked.
    const RawAnswer demo = chat(question({}, "demo"));
    QCOMPARE(demo.status, 200);
    QCOMPARE(proxy().log().since(0).last().provider, u"demo"_s);
}

void ProxyServerTest::answersOtherPaths()
{
    QCOMPARE(ask(RawClient::get("/")).status, 200);
    QCOMPARE(ask(RawClient::get("/health")).json().value("status"_L1), u"ok"_s);
    QVERIFY(ask(RawClient::get("/metrics")).body.contains("lmchat_requests_total"));
    const RawAnswer head = ask(RawClient::get("/health", {}, "HEAD"), false);
    QCOMPARE(head.status, 200);
    QVERIFY(head.headers.value("content-length").toInt() > 0);
    const RawAnswer missing = ask(RawClient::get("/v1/completions"));
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.code(), u"unknown_url"_s);
    const RawAnswer wrong = ask(RawClient::get("/v1/chat/completions"));
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.headers.value("allow"), "POST, OPTIONS");
    QCOMPARE(wrong.code(), u"method_not_allowed"_s);
    QVERIFY(wrong.error()["message"_L1].toString().startsWith("/v1/chat/completions "_L1));
    const RawAnswer hostile =
        ask(RawClient::get("/models/\xd0\x9f" + QByteArray(5000, 'm'), {}, "DELETE"));
    QCOMPARE(hostile.status, 405);
    const QString named = hostile.error()["message"_L1].toString();
    QVERIFY2(named.startsWith(u"/models/\ufffd\ufffdm"_s) && named.size() < 300, qPrintable(named));
    QCOMPARE(ask(RawClient::get("/health", {}, "DELETE")).status, 405);
    QCOMPARE(ask(RawClient::get("/v1/models", {}, "OPTIONS")).status, 204);
    QCOMPARE(ask(RawClient::get("*", {}, "OPTIONS")).status, 204);
}

void ProxyServerTest::keepsARecord()
{
    QSignalSpy recorded(&proxy(), &ProxyServer::recorded);
    m_service->enqueue(goodAnswer());
    QCOMPARE(chat(question()).status, 200);
    QTRY_VERIFY(!recorded.isEmpty());
    const RequestRecord record = proxy().log().since(0).value(0);
    QCOMPARE(record.route, u"/v1/chat/completions"_s);
    QCOMPARE(record.provider, u"openai"_s);
    QCOMPARE(record.model, u"gpt-4o-mini"_s);
    QCOMPARE(record.status, 200);
    QCOMPARE(record.usage->totalTokens, 27);
    QVERIFY(record.timeToFirstToken.has_value());
    QCOMPARE(record.client, u"127.0.0.1"_s);
    QVERIFY(proxy().log().since(record.ended).isEmpty());
    m_service->route("GET", u"/v1/models"_s, Script::json(200, fixture(u"openai_models.json"_s)));
    for (const QByteArray path : {"/invented/1", "/invented/2", "/v1/models/no-such", "/models/x"})
        QCOMPARE(ask(RawClient::get(path)).status, 404);
    const QByteArray metrics = ask(RawClient::get("/metrics")).body;
    QVERIFY(metrics.contains(R"(lmchat_requests_total{route="other",status="404"} 2)"));
    QVERIFY(metrics.contains(R"(lmchat_requests_total{route="/v1/models/{id}",status="404"} 2)"));
    QVERIFY(
        metrics.contains(R"(lmchat_requests_total{route="/v1/chat/completions",status="200"} 1)"));
    QVERIFY(metrics.contains(R"(lmchat_completion_tokens_total{provider="openai"} 8)"));
}

void ProxyServerTest::listsWhatIsUnderWay()
{
    QSignalSpy recorded(&proxy(), &ProxyServer::recorded);
    m_service->enqueue(
        Script::openStream({textEvent("one")}).wait().chunk("data: [DONE]\n\n").lastChunk());
    RawClient client(proxy().port());
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"))));
    QTRY_VERIFY(client.received().contains("one"));
    QTRY_VERIFY(!recorded.isEmpty());
    QCOMPARE(ask(RawClient::get("/health")).status, 200); // begins later, ends sooner
    const RequestLog::News before = proxy().log().newsSince(0);
    QCOMPARE(before.ended.size(), 1);
    QCOMPARE(before.ended.first().number, 2U);
    QCOMPARE(before.underWay.size(), 1);
    const RequestRecord record = before.underWay.first();
    QVERIFY(record.isUnderWay());
    QCOMPARE(record.number, 1U);
    QCOMPARE(record.status, 0);
    QCOMPARE(record.route, u"/v1/chat/completions"_s);
    QCOMPARE(record.model, u"gpt-4o-mini"_s);
    QCOMPARE(record.provider, u"openai"_s);
    QVERIFY(record.timeToFirstToken.has_value());

    m_service->go();
    QVERIFY(client.next().isWhole);
    const RequestLog::News after = proxy().log().newsSince(before.ended.last().ended);
    QVERIFY(after.underWay.isEmpty());
    QCOMPARE(after.ended.size(), 1);
    QCOMPARE(after.ended.first().number, 1U);
    QCOMPARE(after.ended.first().id, record.id);
    QCOMPARE(after.ended.first().status, 200);
    QVERIFY(!after.ended.first().isUnderWay());
}

void ProxyServerTest::recordsWhyItRefused_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");
    const auto row = [](int status, const QByteArray &request, const QString &reason) {
        QTest::addRow("%d", status) << request << status << reason;
    };
    row(400, RawClient::post("/v1/chat/completions", "{"), u"no JSON"_s);
    row(403, RawClient::get("/v1/models", "Origin: https://example.org\r\n"), u"Web pages"_s);
    row(404, RawClient::get("/nothing"), u"nothing at"_s);
    row(405, RawClient::get("/health", {}, "DELETE"), u"is for"_s);
    row(408, "GET / HTTP/1.1\r\nHost: lo", u"in time"_s);
    row(421, "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", u"host name"_s);
    row(431, RawClient::get("/", "X-Long: " + QByteArray(70 * 1024, 'x') + "\r\n"), u"header"_s);
    row(502, RawClient::post("/v1/chat/completions", question()), u"refused the connection"_s);
}

void ProxyServerTest::recordsWhyItRefused()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    QFETCH(const QString, reason);
    if (status == 408)
        m_gateway.headTimeout = std::chrono::milliseconds(50);
    if (status == 502)
        m_home->set(u"profile/openai/baseUrl"_s, u"http://127.0.0.1:1/v1"_s);
    QCOMPARE(ask(request).status, status);
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    const RequestRecord record = proxy().log().since(0).first();
    QCOMPARE(record.status, status);
    QVERIFY2(record.reason.contains(reason), qPrintable(record.reason));
    QVERIFY(record.reason.size() < 300);
}

QTEST_GUILESS_MAIN(ProxyServerTest)
#include "tst_proxyserver.moc"
