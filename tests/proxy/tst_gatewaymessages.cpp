// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientkeys.h"
#include "proxy/gatewaytest.h"
#include "proxy/streamevents.h"

#include <QJsonArray>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Path = "/v1/messages"_ba;
const QByteArray Tools = R"(,"tools":[{"name":"get_weather","input_schema":{"type":"object"}},)"
                         R"({"name":"get_time","input_schema":{"type":"object"}}])"_ba;

QByteArray deltaEvent(const QByteArray &delta)
{
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
}

} // namespace

/// `POST /v1/messages`: bytes in, bytes out.
class GatewayMessagesTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void answersWhole();
    void streams();
    void streamsThoughts();
    void leavesThoughtsOutUnasked();
    void callsTools();
    void streamsCalls();
    void givesThoughtsBackThatClientsDoNotKeep();
    void tellsWhichStopItWas();
    void tellsWhyItEnded_data();
    void tellsWhyItEnded();
    void refusesWhatCannotBeMeant_data();
    void refusesWhatCannotBeMeant();
    void tellsErrorsInTheMiddle();
    void refusesInItsShape();
    void takesKeys();

private:
    static QByteArray message(const QByteArray &rest = {})
    {
        return question(R"(,"max_tokens":64)" + rest);
    }
    RawAnswer ask(const QByteArray &rest = {}, const QByteArray &headers = {})
    {
        return GatewayTest::ask(RawClient::post(
            Path, message(rest),
            "x-api-key: any\r\nanthropic-version: 2023-06-01\r\nanthropic-beta: b\r\n" + headers));
    }
};

void GatewayMessagesTest::answersWhole()
{
    for (const QByteArray path :
         {"/v1/messages", "/messages", "/v1/messages/", "/v1/messages?beta=true"}) {
        m_service->enqueue(goodAnswer());
        const RawAnswer answer = GatewayTest::ask(RawClient::post(
            path, message(R"(,"system":"Be brief","temperature":0.5,"metadata":{"user_id":"u"})"),
            "x-api-key: any\r\nanthropic-version: 2023-06-01\r\n"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), "application/json");
        QVERIFY(answer.headers.value("request-id").startsWith("req_"));
        const QJsonObject json = answer.json();
        QVERIFY(json.value("id"_L1).toString().startsWith("msg_"_L1));
        QCOMPARE(json.value("type"_L1), u"message"_s);
        QCOMPARE(json.value("role"_L1), u"assistant"_s);
        QCOMPARE(json.value("model"_L1), u"gpt-4o-mini"_s);
        QCOMPARE(json.value("content"_L1),
                 (QJsonArray{
                     QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"Привет! Чем помочь?"_s}}}));
        QCOMPARE(json.value("stop_reason"_L1), u"end_turn"_s);
        QVERIFY(json.value("stop_sequence"_L1).isNull());
        QCOMPARE(json.value("usage"_L1),
                 QJsonObject({{u"input_tokens"_s, 19}, {u"output_tokens"_s, 8}}));
        const QJsonObject body = sent();
        QCOMPARE(body["messages"_L1][0]["role"_L1], u"system"_s);
        QCOMPARE(body["messages"_L1][1]["content"_L1], u"Hi"_s);
        QCOMPARE(body.value("max_tokens"_L1), 64);
        QCOMPARE(body.value("temperature"_L1), 0.5);
        QVERIFY(!body.contains("metadata"_L1) && !body.contains("stream"_L1));
        QCOMPARE(m_service->requests().last().header("authorization"), "Bearer " + key());
        QCOMPARE(m_service->requests().last().header("x-api-key"), "");
    }
}

void GatewayMessagesTest::streams()
{
    m_service->enqueue(Script::stream(
        {textEvent("Hel"), textEvent("lo"),
         "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
         "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
         "\"total_tokens\":11}}\n\ndata: [DONE]\n\n"}));
    const RawAnswer answer = ask(R"(,"stream":true)");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.isWhole);
    QCOMPARE(answer.headers.value("content-type"), "text/event-stream; charset=utf-8");
    const QList<StreamEvent> events = streamEvents(answer.body);
    QCOMPARE(eventNames(events),
             QStringList({u"message_start"_s, u"ping"_s, u"content_block_start"_s,
                          u"content_block_delta"_s, u"content_block_delta"_s,
                          u"content_block_stop"_s, u"message_delta"_s, u"message_stop"_s}));
    for (const StreamEvent &event : events)
        QCOMPARE(event.data.value("type"_L1), event.name);
    const QJsonObject start = events.at(0).data.value("message"_L1).toObject();
    QVERIFY(start.value("id"_L1).toString().startsWith("msg_"_L1));
    QCOMPARE(start.value("content"_L1), QJsonArray());
    QVERIFY(start.contains("stop_reason"_L1) && start.value("stop_reason"_L1).isNull());
    QCOMPARE(start["usage"_L1]["output_tokens"_L1], 0);
    QCOMPARE(events.at(2).data,
             QJsonObject({{u"type"_s, u"content_block_start"_s},
                          {u"index"_s, 0},
                          {u"content_block"_s,
                           QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, QString()}}}}));
    QCOMPARE(events.at(3).data,
             QJsonObject(
                 {{u"type"_s, u"content_block_delta"_s},
                  {u"index"_s, 0},
                  {u"delta"_s, QJsonObject{{u"type"_s, u"text_delta"_s}, {u"text"_s, u"Hel"_s}}}}));
    QCOMPARE(events.at(5).data,
             QJsonObject({{u"type"_s, u"content_block_stop"_s}, {u"index"_s, 0}}));
    QCOMPARE(
        events.at(6).data,
        QJsonObject({{u"type"_s, u"message_delta"_s},
                     {u"delta"_s,
                      QJsonObject{{u"stop_reason"_s, u"end_turn"_s},
                                  {u"stop_sequence"_s, QJsonValue::Null}}},
                     {u"usage"_s, QJsonObject{{u"input_tokens"_s, 9}, {u"output_tokens"_s, 2}}}}));
    QCOMPARE(sent().value("stream"_L1), true);
}

void GatewayMessagesTest::streamsThoughts()
{
    m_service->enqueue(Script::stream(
        {deltaEvent(R"({"reasoning_content":"hm"})"), textEvent("Hi"), "data: [DONE]\n\n"}));
    RawAnswer answer = ask(R"(,"stream":true,"thinking":{"type":"enabled","budget_tokens":1024})");
    QCOMPARE(answer.status, 200);
    const QList<StreamEvent> events = streamEvents(answer.body);
    QCOMPARE(
        eventNames(events),
        QStringList({u"message_start"_s, u"ping"_s, u"content_block_start"_s,
                     u"content_block_delta"_s, u"content_block_delta"_s, u"content_block_stop"_s,
                     u"content_block_start"_s, u"content_block_delta"_s, u"content_block_stop"_s,
                     u"message_delta"_s, u"message_stop"_s}));
    QCOMPARE(events.at(2).data["content_block"_L1]["type"_L1], u"thinking"_s);
    QCOMPARE(events.at(3).data["delta"_L1],
             QJsonObject({{u"type"_s, u"thinking_delta"_s}, {u"thinking"_s, u"hm"_s}}));
    QCOMPARE(events.at(4).data["delta"_L1]["type"_L1], u"signature_delta"_s);
    QCOMPARE(events.at(6).data["index"_L1], 1);

    m_service->enqueue(Script::json(
        200, R"({"choices":[{"message":{"reasoning_content":"hm","content":"Hi"}}]})"));
    answer = ask(R"(,"thinking":{"type":"adaptive"})");
    QCOMPARE(answer.json()["content"_L1][0]["thinking"_L1], u"hm"_s);
    QCOMPARE(answer.json()["content"_L1][1]["text"_L1], u"Hi"_s);
}

void GatewayMessagesTest::leavesThoughtsOutUnasked()
{
    m_service->enqueue(Script::json(
        200, R"({"choices":[{"message":{"reasoning_content":"let me see","content":"Hi"}}]})"));
    QCOMPARE(ask().json()["content"_L1][0]["text"_L1], u"Hi"_s);

    m_service->enqueue(Script::stream({deltaEvent(R"({"reasoning_content":"let me see"})"),
                                       textEvent("Hi"), "data: [DONE]\n\n"}));
    const RawAnswer answer = ask(R"(,"stream":true,"thinking":{"type":"disabled"})");
    QVERIFY(!answer.body.contains("let me see"));
    QVERIFY(answer.body.contains("\"Hi\""));
}

void GatewayMessagesTest::callsTools()
{
    m_service->enqueue(Script::json(200, R"({"choices":[{"finish_reason":"tool_calls","message":{
        "content":null,"tool_calls":[
        {"id":"call_1","type":"function","function":{"name":"get_weather",
            "arguments":"{\"city\":\"Kazan\"}"}},
        {"id":"call_2","type":"function","function":{"name":"get_time","arguments":""}},
        {"id":"call_3","type":"function","function":{"name":"get_time","arguments":"{oops"}}]}}]})"));
    const RawAnswer answer = ask(Tools + R"(,"tool_choice":{"type":"any"})");
    QCOMPARE(answer.status, 200);
    const QJsonArray content = answer.json().value("content"_L1).toArray();
    QCOMPARE(content.size(), 3);
    QCOMPARE(content.at(0).toObject(),
             QJsonObject({{u"type"_s, u"tool_use"_s},
                          {u"id"_s, u"call_1"_s},
                          {u"name"_s, u"get_weather"_s},
                          {u"input"_s, QJsonObject{{u"city"_s, u"Kazan"_s}}}}));
    QCOMPARE(content.at(1)["input"_L1], QJsonObject());
    QCOMPARE(content.at(2)["input"_L1], QJsonObject({{u"INVALID_JSON"_s, u"{oops"_s}}));
    QCOMPARE(answer.json().value("stop_reason"_L1), u"tool_use"_s);
    QCOMPARE(sent().value("tool_choice"_L1), u"required"_s);
    QCOMPARE(sent()["tools"_L1][0]["function"_L1]["name"_L1], u"get_weather"_s);

    m_service->enqueue(goodAnswer());
    const QByteArray results = R"([{"role":"user","content":"Hi"},{"role":"assistant","content":)"
        + QJsonDocument(QJsonArray{content.at(0)}).toJson()
        + R"(},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"5"}]}])";
    QCOMPARE(GatewayTest::ask(RawClient::post(Path,
                                              R"({"model":"gpt-4o-mini","max_tokens":9,"messages":)"
                                                  + results + Tools + '}'))
                 .status,
             200);
    QCOMPARE(sent()["messages"_L1][1]["tool_calls"_L1][0]["id"_L1], u"call_1"_s);
    QCOMPARE(
        sent()["messages"_L1][2],
        QJsonObject(
            {{u"role"_s, u"tool"_s}, {u"tool_call_id"_s, u"call_1"_s}, {u"content"_s, u"5"_s}}));
}

void GatewayMessagesTest::streamsCalls()
{
    m_service->enqueue(Script::stream({fixture(u"openai_stream_tool_calls.sse"_s)}));
    const RawAnswer answer = ask(Tools + R"(,"stream":true)");
    QCOMPARE(answer.status, 200);
    QHash<int, QString> inputs;
    QStringList names;
    int open = -1;
    for (const StreamEvent &event : streamEvents(answer.body)) {
        const int index = event.data.value("index"_L1).toInt(-1);
        if (event.name == "content_block_start"_L1) {
            QCOMPARE(open, -1); // one ends before the next begins
            open = index;
            QCOMPARE(event.data["content_block"_L1]["type"_L1], u"tool_use"_s);
            QCOMPARE(event.data["content_block"_L1]["input"_L1], QJsonObject());
            QVERIFY(!event.data["content_block"_L1]["id"_L1].toString().isEmpty());
            names.append(event.data["content_block"_L1]["name"_L1].toString());
        } else if (event.name == "content_block_delta"_L1) {
            QCOMPARE(index, open);
            QCOMPARE(event.data["delta"_L1]["type"_L1], u"input_json_delta"_s);
            inputs[index] += event.data["delta"_L1]["partial_json"_L1].toString();
        } else if (event.name == "content_block_stop"_L1) {
            QCOMPARE(index, open);
            open = -1;
        } else if (event.name == "message_delta"_L1) {
            QCOMPARE(event.data["delta"_L1]["stop_reason"_L1], u"tool_use"_s);
        }
    }
    QVERIFY(!names.isEmpty());
    QCOMPARE(inputs.size(), names.size());
    for (const QString &input : std::as_const(inputs))
        QVERIFY(QJsonDocument::fromJson(input.toUtf8()).isObject());
}

void GatewayMessagesTest::givesThoughtsBackThatClientsDoNotKeep()
{
    m_home->set(u"chat/provider"_s, u"deepseek"_s);
    m_home->set(u"profile/deepseek/baseUrl"_s, m_service->url(u"/v1"_s).toString());
    m_home->setKey(u"deepseek"_s, key());
    m_service->enqueue(Script::json(200, R"({"choices":[{"message":{"reasoning_content":"hm",
        "tool_calls":[{"id":"call_1","type":"function",
                       "function":{"name":"get_time","arguments":"{}"}}]}}]})"));
    const QByteArray start = R"({"model":"deepseek-chat","max_tokens":9,"messages":[)"
                             R"({"role":"user","content":"Hi"})";
    const RawAnswer answer = chat(start + ']' + Tools + '}', Path);
    QCOMPARE(answer.status, 200);
    const QJsonValue content = answer.json().value("content"_L1);
    QCOMPARE(content.toArray().size(), 1); // nobody asked for thoughts

    m_service->enqueue(goodAnswer());
    const QByteArray turn = R"(,{"role":"assistant","content":)"
        + QJsonDocument(content.toArray()).toJson()
        + R"(},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1"}]}])";
    QCOMPARE(chat(start + turn + Tools + '}', Path).status, 200);
    QCOMPARE(sent()["messages"_L1][1]["reasoning_content"_L1], u"hm"_s);
}

void GatewayMessagesTest::tellsWhichStopItWas()
{
    for (const QByteArray rest : {"", R"(,"stream":true)"}) {
        m_service->enqueue(Script::openStream({textEvent("one E"), textEvent("ND two")}).hang());
        const RawAnswer answer = ask(R"(,"stop_sequences":["STOP","END"])" + rest);
        QCOMPARE(answer.status, 200);
        QJsonObject end = answer.json();
        QString text = end["content"_L1][0]["text"_L1].toString();
        for (const StreamEvent &event : streamEvents(answer.body)) {
            if (event.name == "message_delta"_L1)
                end = event.data.value("delta"_L1).toObject();
            text += event.data["delta"_L1]["text"_L1].toString();
        }
        QCOMPARE(text, u"one "_s);
        QCOMPARE(end.value("stop_reason"_L1), u"stop_sequence"_s);
        QCOMPARE(end.value("stop_sequence"_L1), u"END"_s);
        QVERIFY(!sent().contains("stop"_L1));
    }
}

void GatewayMessagesTest::tellsWhyItEnded_data()
{
    QTest::addColumn<QByteArray>("finish");
    QTest::addColumn<QString>("reason");
    QTest::newRow("stop") << QByteArray("stop") << u"end_turn"_s;
    QTest::newRow("length") << QByteArray("length") << u"max_tokens"_s;
    QTest::newRow("filter") << QByteArray("content_filter") << u"refusal"_s;
}

void GatewayMessagesTest::tellsWhyItEnded()
{
    QFETCH(const QByteArray, finish);
    QFETCH(const QString, reason);
    m_service->enqueue(Script::json(
        200, R"({"choices":[{"message":{"content":"a"},"finish_reason":")" + finish + R"("}]})"));
    QCOMPARE(ask().json().value("stop_reason"_L1), reason);
}

void GatewayMessagesTest::refusesWhatCannotBeMeant_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no UTF-8") << QByteArray("{\"model\":\"\xff\"}");
    QTest::newRow("no max_tokens") << question();
    QTest::newRow("type") << message(R"(,"temperature":"warm")");
    QTest::newRow("image") << QByteArray(
        R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"image"}]}]})");
}

void GatewayMessagesTest::refusesWhatCannotBeMeant()
{
    QFETCH(const QByteArray, body);
    const RawAnswer answer = chat(body, Path);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.json().value("type"_L1), u"error"_s);
    QCOMPARE(answer.error().value("type"_L1), u"invalid_request_error"_s);
    QVERIFY(!answer.error().value("message"_L1).toString().isEmpty());
    QVERIFY(m_service->requests().isEmpty());
}

void GatewayMessagesTest::tellsErrorsInTheMiddle()
{
    m_service->enqueue(Script::openStream({textEvent("one")}).reset());
    const RawAnswer answer = ask(R"(,"stream":true)");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.isWhole);
    const QList<StreamEvent> events = streamEvents(answer.body);
    QCOMPARE(events.last().name, u"error"_s);
    QCOMPARE(events.last().data.value("type"_L1), u"error"_s);
    QCOMPARE(events.last().data["error"_L1]["type"_L1], u"api_error"_s);
    QVERIFY(!events.last().data["error"_L1]["message"_L1].toString().isEmpty());
    QVERIFY(!answer.body.contains("message_stop"));

    m_service->enqueue(Script::openStream({textEvent("one")}).reset());
    QCOMPARE(ask().status, 502);
}

void GatewayMessagesTest::refusesInItsShape()
{
    const RawAnswer other = GatewayTest::ask(RawClient::get(Path));
    QCOMPARE(other.status, 405);
    QCOMPARE(other.headers.value("allow"), "POST, OPTIONS");
    QCOMPARE(other.json().value("type"_L1), u"error"_s);
    for (const QByteArray path : {"/v1/messages/count_tokens", "/v1/messages/batches"}) {
        const RawAnswer missing = GatewayTest::ask(RawClient::post(path, message()));
        QCOMPARE(missing.status, 404);
        QCOMPARE(missing.error().value("type"_L1), u"not_found_error"_s);
    }
    m_proxy.reset();
    m_gateway.maxBody = 64;
    const RawAnswer large = chat(message(R"(,"system":")" + QByteArray(64, 'a') + '"'), Path);
    QCOMPARE(large.status, 413);
    QCOMPARE(large.error().value("type"_L1), u"request_too_large"_s);
}

void GatewayMessagesTest::takesKeys()
{
    m_gateway.loopbackNeedsKey = true;
    const Result<Secret> made = ClientKeys::create(keyFile(), u"editor"_s);
    QVERIFY_RESULT(made);
    const RawAnswer refused = ask();
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.error().value("type"_L1), u"authentication_error"_s);
    for (const QByteArray header : {"x-api-key: ", "Authorization: Bearer "}) {
        m_service->enqueue(goodAnswer());
        const RawAnswer answer =
            GatewayTest::ask(RawClient::post(Path, message(), header + made->reveal() + "\r\n"));
        QCOMPARE(answer.status, 200);
    }
}

QTEST_GUILESS_MAIN(GatewayMessagesTest)
#include "tst_gatewaymessages.moc"
