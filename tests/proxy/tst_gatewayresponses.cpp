// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaytest.h"
#include "proxy/streamevents.h"

#include <QJsonArray>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Path = "/v1/responses"_ba;
const QByteArray Tools =
    R"(,"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object"}}])"_ba;

QByteArray deltaEvent(const QByteArray &delta)
{
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
}

QByteArray endEvent(const QByteArray &reason)
{
    return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason
        + "\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}\n\n"
          "data: [DONE]\n\n";
}

} // namespace

/// `POST /v1/responses`: bytes in, bytes out.
class GatewayResponsesTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void answersWhole();
    void streams();
    void streamsThoughts();
    void callsFunctions();
    void streamsCalls();
    void tellsThatItIsIncomplete_data();
    void tellsThatItIsIncomplete();
    void refusesWhatCannotBeMeant_data();
    void refusesWhatCannotBeMeant();
    void tellsErrorsInTheMiddle();
    void takesPostsOnly();

private:
    static QByteArray body(const QByteArray &rest = {})
    {
        return R"({"model":"gpt-4o-mini","input":"Hi")" + rest + '}';
    }
    RawAnswer respond(const QByteArray &rest = {}) { return chat(body(rest), Path); }
};

void GatewayResponsesTest::answersWhole()
{
    for (const QByteArray path : {"/v1/responses", "/responses", "/v1/responses/"}) {
        m_service->enqueue(goodAnswer());
        const RawAnswer answer =
            chat(body(R"(,"instructions":"Be brief","max_output_tokens":64,"metadata":{"a":"b"})"),
                 path);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), "application/json");
        const QJsonObject json = answer.json();
        QVERIFY(json.value("id"_L1).toString().startsWith("resp_"_L1));
        QCOMPARE(json.value("object"_L1), u"response"_s);
        QCOMPARE(json.value("status"_L1), u"completed"_s);
        QCOMPARE(json.value("model"_L1), u"gpt-4o-mini"_s);
        QVERIFY(json.value("created_at"_L1).toDouble() > 1e9);
        QCOMPARE(json.value("instructions"_L1), u"Be brief"_s);
        QCOMPARE(json.value("metadata"_L1), QJsonObject({{u"a"_s, u"b"_s}}));
        QCOMPARE(json.value("store"_L1), false);
        QVERIFY(json.value("error"_L1).isNull() && json.value("incomplete_details"_L1).isNull());
        const QJsonArray output = json.value("output"_L1).toArray();
        QCOMPARE(output.size(), 1);
        const QJsonObject item = output.at(0).toObject();
        QVERIFY(item.value("id"_L1).toString().startsWith("msg_"_L1));
        QCOMPARE(item.value("type"_L1), u"message"_s);
        QCOMPARE(item.value("role"_L1), u"assistant"_s);
        QCOMPARE(item.value("status"_L1), u"completed"_s);
        QCOMPARE(item.value("content"_L1),
                 (QJsonArray{QJsonObject{{u"type"_s, u"output_text"_s},
                                         {u"text"_s, u"Привет! Чем помочь?"_s},
                                         {u"annotations"_s, QJsonArray()},
                                         {u"logprobs"_s, QJsonArray()}}}));
        QCOMPARE(json.value("usage"_L1),
                 QJsonObject({{u"input_tokens"_s, 19},
                              {u"input_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, 0}}},
                              {u"output_tokens"_s, 8},
                              {u"output_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, 0}}},
                              {u"total_tokens"_s, 27}}));
        QCOMPARE(sent()["messages"_L1][0]["content"_L1], u"Be brief"_s);
        QCOMPARE(sent()["messages"_L1][1]["content"_L1], u"Hi"_s);
        QCOMPARE(sent().value("max_tokens"_L1), 64);
        QVERIFY(!sent().contains("metadata"_L1));
    }
}

void GatewayResponsesTest::streams()
{
    m_service->enqueue(Script::stream({textEvent("Hel"), textEvent("lo"), endEvent("stop")}));
    const RawAnswer answer = respond(R"(,"stream":true)");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.isWhole);
    QCOMPARE(answer.headers.value("content-type"), "text/event-stream; charset=utf-8");
    const QList<StreamEvent> events = streamEvents(answer.body);
    QCOMPARE(eventNames(events),
             QStringList({u"response.created"_s, u"response.in_progress"_s,
                          u"response.output_item.added"_s, u"response.content_part.added"_s,
                          u"response.output_text.delta"_s, u"response.output_text.delta"_s,
                          u"response.output_text.done"_s, u"response.content_part.done"_s,
                          u"response.output_item.done"_s, u"response.completed"_s}));
    const QJsonObject started = events.at(0).data.value("response"_L1).toObject();
    const QString id = started.value("id"_L1).toString();
    QCOMPARE(started.value("status"_L1), u"in_progress"_s);
    QCOMPARE(started.value("output"_L1), QJsonArray());
    QVERIFY(started.value("usage"_L1).isNull());
    const QString itemId = events.at(2).data["item"_L1]["id"_L1].toString();
    QVERIFY(itemId.startsWith("msg_"_L1));
    QCOMPARE(events.at(2).data["item"_L1]["content"_L1], QJsonArray());
    for (qsizetype i = 0; i < events.size(); ++i) {
        const QJsonObject &data = events.at(i).data;
        QCOMPARE(data.value("type"_L1), events.at(i).name);
        QCOMPARE(data.value("sequence_number"_L1), i);
        if (data.contains("response"_L1))
            QCOMPARE(data["response"_L1]["id"_L1], id);
        else
            QCOMPARE(data.value("output_index"_L1), 0);
        if (data.contains("item_id"_L1)) {
            QCOMPARE(data.value("item_id"_L1), itemId);
            QCOMPARE(data.value("content_index"_L1), 0);
        }
    }
    QCOMPARE(events.at(4).data.value("delta"_L1), u"Hel"_s);
    QCOMPARE(events.at(6).data.value("text"_L1), u"Hello"_s);
    QCOMPARE(events.at(7).data["part"_L1]["text"_L1], u"Hello"_s);
    const QJsonObject ended = events.last().data.value("response"_L1).toObject();
    QCOMPARE(ended.value("status"_L1), u"completed"_s);
    QCOMPARE(ended["usage"_L1]["total_tokens"_L1], 11);
    QCOMPARE(ended["output"_L1][0], events.at(8).data.value("item"_L1));
    QCOMPARE(ended["output"_L1][0]["content"_L1][0]["text"_L1], u"Hello"_s);
}

void GatewayResponsesTest::streamsThoughts()
{
    m_service->enqueue(Script::stream(
        {deltaEvent(R"({"reasoning_content":"hm"})"), textEvent("Hi"), endEvent("stop")}));
    const QList<StreamEvent> events = streamEvents(respond(R"(,"stream":true)").body);
    QCOMPARE(eventNames(events).mid(2, 6),
             QStringList({u"response.output_item.added"_s, u"response.content_part.added"_s,
                          u"response.reasoning_text.delta"_s, u"response.reasoning_text.done"_s,
                          u"response.content_part.done"_s, u"response.output_item.done"_s}));
    const QJsonObject thought = events.at(7).data.value("item"_L1).toObject();
    QCOMPARE(thought.value("type"_L1), u"reasoning"_s);
    QCOMPARE(thought.value("summary"_L1), QJsonArray());
    QCOMPARE(thought["content"_L1][0]["text"_L1], u"hm"_s);
    const QJsonArray output = events.last().data["response"_L1]["output"_L1].toArray();
    QCOMPARE(output.at(0).toObject(), thought);
    QCOMPARE(output.at(1)["content"_L1][0]["text"_L1], u"Hi"_s);
}

void GatewayResponsesTest::callsFunctions()
{
    m_service->enqueue(Script::json(200, R"({"choices":[{"finish_reason":"tool_calls","message":{
        "content":"Let me see","tool_calls":[
        {"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"a\":1}"}},
        {"id":"call_2","type":"function","function":{"name":"get_weather","arguments":""}}]}}]})"));
    const RawAnswer answer = respond(Tools + R"(,"tool_choice":"required")");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("status"_L1), u"completed"_s);
    const QJsonArray output = answer.json().value("output"_L1).toArray();
    QCOMPARE(output.size(), 3);
    QCOMPARE(output.at(0)["type"_L1], u"message"_s);
    QJsonObject call = output.at(1).toObject();
    QVERIFY(call.take(u"id"_s).toString().startsWith("fc_"_L1));
    QCOMPARE(call,
             QJsonObject({{u"type"_s, u"function_call"_s},
                          {u"call_id"_s, u"call_1"_s},
                          {u"name"_s, u"get_weather"_s},
                          {u"arguments"_s, u"{\"a\":1}"_s},
                          {u"status"_s, u"completed"_s}}));
    QCOMPARE(output.at(2)["arguments"_L1], u"{}"_s);
    QCOMPARE(sent().value("tool_choice"_L1), u"required"_s);
    QCOMPARE(sent()["tools"_L1][0]["function"_L1]["name"_L1], u"get_weather"_s);

    // What came goes back as it is, with the outputs.
    m_service->enqueue(goodAnswer());
    QJsonArray input{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Hi"_s}}};
    for (const QJsonValue &item : output)
        input.append(item);
    for (const auto id : {"call_1"_L1, "call_2"_L1})
        input.append(QJsonObject{
            {u"type"_s, u"function_call_output"_s}, {u"call_id"_s, id}, {u"output"_s, u"5"_s}});
    const QJsonObject next{{u"model"_s, u"gpt-4o-mini"_s}, {u"input"_s, input}};
    QCOMPARE(chat(QJsonDocument(next).toJson(), Path).status, 200);
    const QJsonArray messages = sent().value("messages"_L1).toArray();
    QCOMPARE(messages.size(), 4);
    QCOMPARE(messages.at(1)["content"_L1], u"Let me see"_s);
    QCOMPARE(messages.at(1)["tool_calls"_L1].toArray().size(), 2);
    QCOMPARE(messages.at(3)["tool_call_id"_L1], u"call_2"_s);
}

void GatewayResponsesTest::streamsCalls()
{
    m_service->enqueue(Script::stream({fixture(u"openai_stream_tool_calls.sse"_s)}));
    const RawAnswer answer = respond(Tools + R"(,"stream":true)");
    QCOMPARE(answer.status, 200);
    QHash<int, QString> arguments;
    QHash<int, QString> done;
    const QList<StreamEvent> events = streamEvents(answer.body);
    for (const StreamEvent &event : events) {
        const int index = event.data.value("output_index"_L1).toInt();
        if (event.name == "response.output_item.added"_L1) {
            QCOMPARE(event.data["item"_L1]["type"_L1], u"function_call"_s);
            QCOMPARE(event.data["item"_L1]["arguments"_L1], QString());
            QCOMPARE(event.data["item"_L1]["status"_L1], u"in_progress"_s);
            QVERIFY(!event.data["item"_L1]["name"_L1].toString().isEmpty());
        } else if (event.name == "response.function_call_arguments.delta"_L1) {
            arguments[index] += event.data.value("delta"_L1).toString();
        } else if (event.name == "response.function_call_arguments.done"_L1) {
            done[index] = event.data.value("arguments"_L1).toString();
        }
    }
    QVERIFY(!arguments.isEmpty());
    QCOMPARE(done, arguments);
    const QJsonArray output = events.last().data["response"_L1]["output"_L1].toArray();
    QCOMPARE(output.size(), arguments.size());
    for (int i = 0; i < output.size(); ++i)
        QCOMPARE(output.at(i)["arguments"_L1], arguments.value(i));
}

void GatewayResponsesTest::tellsThatItIsIncomplete_data()
{
    QTest::addColumn<QByteArray>("finish");
    QTest::addColumn<QString>("reason");
    QTest::newRow("length") << QByteArray("length") << u"max_output_tokens"_s;
    QTest::newRow("filter") << QByteArray("content_filter") << u"content_filter"_s;
}

void GatewayResponsesTest::tellsThatItIsIncomplete()
{
    QFETCH(const QByteArray, finish);
    QFETCH(const QString, reason);
    for (const QByteArray rest : {"", R"(,"stream":true)"}) {
        m_service->enqueue(Script::stream({textEvent("one"), endEvent(finish)}));
        const RawAnswer answer = respond(rest);
        QJsonObject json = answer.json();
        if (!rest.isEmpty()) {
            const QList<StreamEvent> events = streamEvents(answer.body);
            const StreamEvent &last = events.last();
            QCOMPARE(last.name, u"response.incomplete"_s);
            const StreamEvent &item = events.at(events.size() - 2);
            QCOMPARE(item.name, u"response.output_item.done"_s);
            QCOMPARE(item.data["item"_L1]["status"_L1], u"incomplete"_s);
            json = last.data.value("response"_L1).toObject();
        }
        QCOMPARE(json.value("status"_L1), u"incomplete"_s);
        QCOMPARE(json["incomplete_details"_L1]["reason"_L1], reason);
        QCOMPARE(json["output"_L1][0]["status"_L1], u"incomplete"_s);
    }
}

void GatewayResponsesTest::refusesWhatCannotBeMeant_data()
{
    QTest::addColumn<QByteArray>("question");
    QTest::addColumn<QString>("parameter");
    QTest::newRow("no JSON") << QByteArray("{") << QString();
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("a list") << QByteArray("[]") << QString();
    QTest::newRow("no UTF-8") << QByteArray("{\"model\":\"\xff\"}") << QString();
    QTest::newRow("type") << body(R"(,"temperature":"warm")") << u"temperature"_s;
    QTest::newRow("store") << body(R"(,"store":true)") << u"store"_s;
    QTest::newRow("earlier") << body(R"(,"previous_response_id":"resp_1")")
                             << u"previous_response_id"_s;
    QTest::newRow("tool") << body(R"(,"tools":[{"type":"web_search"}])") << u"tools[0].type"_s;
}

void GatewayResponsesTest::refusesWhatCannotBeMeant()
{
    QFETCH(const QByteArray, question);
    QFETCH(const QString, parameter);
    const RawAnswer answer = chat(question, Path);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.error().value("type"_L1), u"invalid_request_error"_s);
    QVERIFY(!answer.error().value("message"_L1).toString().isEmpty());
    QCOMPARE(answer.error().value("param"_L1),
             parameter.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(parameter));
    QVERIFY(m_service->requests().isEmpty());
}

void GatewayResponsesTest::tellsErrorsInTheMiddle()
{
    m_service->enqueue(Script::openStream({textEvent("one")}).reset());
    const RawAnswer answer = respond(R"(,"stream":true)");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.isWhole);
    const StreamEvent last = streamEvents(answer.body).last();
    QCOMPARE(last.name, u"response.failed"_s);
    const QJsonObject response = last.data.value("response"_L1).toObject();
    QCOMPARE(response.value("status"_L1), u"failed"_s);
    QCOMPARE(response["error"_L1]["code"_L1], u"server_error"_s);
    QVERIFY(!response["error"_L1]["message"_L1].toString().isEmpty());
    QCOMPARE(response["output"_L1][0]["status"_L1], u"incomplete"_s);
    QCOMPARE(response["output"_L1][0]["content"_L1][0]["text"_L1], u"one"_s);
    QVERIFY(!answer.body.contains("response.completed"));

    // Of a call without its name nothing was told yet.
    m_service->enqueue(
        Script::openStream(
            {textEvent("one"),
             "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{"
             "\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{\"}}]}}]}\n\n"})
            .reset());
    const StreamEvent failed = streamEvents(respond(R"(,"stream":true)").body).last();
    QCOMPARE(failed.name, u"response.failed"_s);
    QCOMPARE(failed.data["response"_L1]["output"_L1].toArray().size(), 1);
    QCOMPARE(failed.data["response"_L1]["output"_L1][0]["status"_L1], u"completed"_s);

    m_service->enqueue(Script::openStream({textEvent("one")}).reset());
    QCOMPARE(respond().status, 502);
}

void GatewayResponsesTest::takesPostsOnly()
{
    const RawAnswer other = ask(RawClient::get(Path));
    QCOMPARE(other.status, 405);
    QCOMPARE(other.headers.value("allow"), "POST, OPTIONS");
    // Nothing is kept, so there is nothing to get.
    const RawAnswer kept = ask(RawClient::get("/v1/responses/resp_1"));
    QCOMPARE(kept.status, 404);
    QCOMPARE(kept.code(), u"unknown_url"_s);
}

QTEST_GUILESS_MAIN(GatewayResponsesTest)
#include "tst_gatewayresponses.moc"
