// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/responsescodec.h"

#include "proxy/jsonfields.h"
#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What clients of OpenAI's responses ask for, in our terms.
class ResponsesCodecTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void decodes()
    {
        const Result<ClientOrder> order = decode(R"({"model":"m","input":"Hi",
            "instructions":"Be brief","max_output_tokens":100,"temperature":0.5,"top_p":0.9,
            "stream":true,"store":false,"previous_response_id":null,"background":false,
            "reasoning":{"effort":"low","summary":"auto"},"parallel_tool_calls":false,
            "text":{"format":{"type":"json_schema","name":"s","schema":{"a":1},"strict":true},
                    "verbosity":"low"},
            "prompt_cache_key":"k","metadata":{"a":"b"},"truncation":"auto",
            "include":["reasoning.encrypted_content"],"user":"u","service_tier":"auto"})");
        QVERIFY_RESULT(order);
        QCOMPARE(order->model, u"m"_s);
        QVERIFY(order->streams && order->showsThoughts && !order->cutsStops);
        const ChatRequest &request = order->request;
        QCOMPARE(request.messages,
                 (QList<Message>{{.role = Role::System, .text = u"Be brief"_s},
                                 {.role = Role::User, .text = u"Hi"_s}}));
        QCOMPARE(
            request.parameters,
            (ChatParameters{
                .temperature = 0.5, .topP = 0.9, .maxTokens = 100, .reasoningEffort = u"low"_s}));
        QCOMPARE(request.responseFormat,
                 (ResponseFormat{ResponseFormat::Type::JsonSchema, u"s"_s, {{u"a"_s, 1}}, true}));
        QCOMPARE(request.parallelToolCalls, false);
        QCOMPARE(request.sessionId, u"k"_s);
    }

    void decodesItems()
    {
        const Result<ClientOrder> order = decode(R"({"model":"m","input":[
            {"role":"developer","content":"a"},
            {"type":"message","role":"user","content":[{"type":"input_text","text":"b"},
                                                       {"type":"input_text","text":"c"}]},
            {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"no"}],
             "content":[{"type":"reasoning_text","text":"hm"}],"encrypted_content":null},
            {"type":"function_call","id":"fc_1","call_id":"1","name":"f","arguments":"{}",
             "status":"completed"},
            {"type":"function_call","call_id":"2","name":"g","arguments":""},
            {"type":"function_call_output","call_id":"1","output":"one"},
            {"type":"function_call_output","call_id":"2",
             "output":[{"type":"input_text","text":"two"}]},
            {"type":"message","id":"msg_1","role":"assistant","status":"completed",
             "content":[{"type":"output_text","text":"d","annotations":[]},
                        {"type":"refusal","refusal":"e"}]},
            {"type":"function_call","call_id":"3","name":"f","arguments":"{}"},
            {"type":"function_call_output","call_id":"3","output":"three"}],
            "tools":[{"type":"function","name":"f","description":"d","strict":true,
                      "parameters":{"type":"object"}},
                     {"type":"function","name":"g","parameters":null}],
            "tool_choice":{"type":"function","name":"g"}})");
        QVERIFY_RESULT(order);
        const ChatRequest &request = order->request;
        QCOMPARE(
            request.messages,
            (QList<Message>{{.role = Role::System, .text = u"a"_s},
                            {.role = Role::User, .text = u"b\nc"_s},
                            {.role = Role::Assistant,
                             .reasoning = u"hm"_s,
                             .toolCalls = {{u"1"_s, u"f"_s, u"{}"_s}, {u"2"_s, u"g"_s, QString()}}},
                            {.role = Role::Tool, .text = u"one"_s, .toolCallId = u"1"_s},
                            {.role = Role::Tool, .text = u"two"_s, .toolCallId = u"2"_s},
                            {.role = Role::Assistant,
                             .text = u"d\ne"_s,
                             .toolCalls = {{u"3"_s, u"f"_s, u"{}"_s}}},
                            {.role = Role::Tool, .text = u"three"_s, .toolCallId = u"3"_s}}));
        QCOMPARE(request.tools,
                 (QList<ToolDefinition>{{u"f"_s, u"d"_s, {{u"type"_s, u"object"_s}}, true},
                                        {u"g"_s, {}, {}, false}}));
        QCOMPARE(request.toolChoice, (ToolChoice{ToolChoice::Mode::Function, u"g"_s}));
    }

    void decodesToolChoices()
    {
        using enum ToolChoice::Mode;
        const QByteArray tools =
            R"(,"tools":[{"type":"function","name":"f"},{"type":"function","name":"g"}])";
        const auto chosen = [&](const QByteArray &choice) {
            return decode(question(tools + R"(,"tool_choice":)" + choice));
        };
        QCOMPARE(chosen(R"("none")")->request.toolChoice.mode, None);
        QCOMPARE(chosen(R"("required")")->request.toolChoice.mode, Required);
        QCOMPARE(chosen("null")->request.toolChoice.mode, Auto);
        const Result<ClientOrder> some = chosen(
            R"({"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]})");
        QVERIFY_RESULT(some);
        QCOMPARE(some->request.toolChoice.mode, Required);
        QCOMPARE(some->request.tools.size(), 1);
        QCOMPARE(some->request.tools.first().name, u"g"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("parameter");
        const auto row = [](const char *name, const QByteArray &body, const QString &parameter) {
            QTest::newRow(name) << body << parameter;
        };
        const auto item = [](const QByteArray &text) {
            return R"({"model":"m","input":[)" + text + "]}";
        };
        row("nothing", "{}", u"model"_s);
        row("model", R"({"model":1,"input":"a"})", u"model"_s);
        row("no input", R"({"model":"m"})", u"input"_s);
        row("input", R"({"model":"m","input":{}})", u"input"_s);
        row("empty", R"({"model":"m","input":""})", u"input"_s);
        row("none", item(""), u"input"_s);
        row("a text for an item", item("\"a\""), u"input[0]"_s);
        row("type", item(R"({"type":7})"), u"input[0].type"_s);
        row("another type", item(R"({"type":"web_search_call"})"), u"input[0].type"_s);
        row("a reference", item(R"({"type":"item_reference","id":"msg_1"})"), u"input[0].type"_s);
        row("role", item(R"({"role":"tool","content":"a"})"), u"input[0].role"_s);
        row("content", item(R"({"role":"user","content":5})"), u"input[0].content"_s);
        row("an assistant's image",
            item(R"({"role":"assistant","content":[{"type":"input_image"}]})"),
            u"input[0].content[0].type"_s);
        row("file", item(R"({"role":"user","content":[{"type":"input_file"}]})"),
            u"input[0].content[0].type"_s);
        row("no call_id", item(R"({"type":"function_call","name":"f","arguments":""})"),
            u"input[0].call_id"_s);
        row("arguments",
            item(R"({"type":"function_call","call_id":"1","name":"f","arguments":{}})"),
            u"input[0].arguments"_s);
        row("output", item(R"({"type":"function_call_output","call_id":"1","output":{}})"),
            u"input[0].output"_s);
        row("content of reasoning", item(R"({"type":"reasoning","content":"a"})"),
            u"input[0].content"_s);
        row("instructions", question(R"(,"instructions":[])"), u"instructions"_s);
        row("stream", question(R"(,"stream":"yes")"), u"stream"_s);
        row("temperature", question(R"(,"temperature":3)"), u"temperature"_s);
        row("limit", question(R"(,"max_output_tokens":"9")"), u"max_output_tokens"_s);
        row("reasoning", question(R"(,"reasoning":"low")"), u"reasoning"_s);
        row("effort", question(R"(,"reasoning":{"effort":1})"), u"reasoning.effort"_s);
        row("text", question(R"(,"text":"json")"), u"text"_s);
        row("format", question(R"(,"text":{"format":{"type":"yaml"}})"), u"text.format.type"_s);
        row("schema", question(R"(,"text":{"format":{"type":"json_schema","schema":1}})"),
            u"text.format.schema"_s);
        row("a tool of the service's", question(R"(,"tools":[{"type":"web_search"}])"),
            u"tools[0].type"_s);
        row("a custom tool", question(R"(,"tools":[{"type":"custom","name":"f"}])"),
            u"tools[0].type"_s);
        row("no name", question(R"(,"tools":[{"type":"function"}])"), u"tools[0].name"_s);
        row("an unknown tool", question(R"(,"tool_choice":{"type":"function","name":"f"})"),
            u"tool_choice"_s);
        row("store", question(R"(,"store":true)"), u"store"_s);
        row("store's type", question(R"(,"store":"no")"), u"store"_s);
        row("an earlier answer", question(R"(,"previous_response_id":"resp_1")"),
            u"previous_response_id"_s);
        row("conversation", question(R"(,"conversation":"conv_1")"), u"conversation"_s);
        row("prompt", question(R"(,"prompt":{"id":"p"})"), u"prompt"_s);
        row("background", question(R"(,"background":true)"), u"background"_s);
    }

    void refuses()
    {
        QFETCH(const QByteArray, body);
        const Result<ClientOrder> order = decode(body);
        QVERIFY(!order);
        QCOMPARE(order.error().kind, ErrorKind::InvalidRequest);
        QTEST(order.error().parameter, "parameter");
        QVERIFY(!order.error().message.isEmpty());
    }

private:
    static Result<ClientOrder> decode(const QByteArray &body)
    {
        const Result<QJsonObject> object = decodeBody(body);
        return object ? ResponsesCodec::decode(*object) : object.error();
    }

    static QByteArray question(const QByteArray &rest)
    {
        return R"({"model":"m","input":"a")" + rest + '}';
    }
};

QTEST_GUILESS_MAIN(ResponsesCodecTest)
#include "tst_responsescodec.moc"
