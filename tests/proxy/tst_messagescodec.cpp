// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/messagescodec.h"

#include "proxy/jsonfields.h"
#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What clients of Anthropic's API ask for, in our terms.
class MessagesCodecTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void decodes()
    {
        const Result<ClientOrder> order = decode(R"({"model":"m","max_tokens":100,
            "system":[{"type":"text","text":"Be","cache_control":{"type":"ephemeral"}},
                      {"type":"text","text":"brief"}],
            "messages":[{"role":"user","content":"Hi"}],
            "temperature":0.5,"top_p":0.9,"top_k":4,"stop_sequences":["END",""],"stream":true,
            "thinking":{"type":"enabled","budget_tokens":1024},
            "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"a":1}}},
            "metadata":{"user_id":"u"},"service_tier":"auto"})");
        QVERIFY_RESULT(order);
        QCOMPARE(order->model, u"m"_s);
        QVERIFY(order->streams && order->cutsStops && order->showsThoughts);
        const ChatRequest &request = order->request;
        QCOMPARE(request.messages,
                 (QList<Message>{{.role = Role::System, .text = u"Be\nbrief"_s},
                                 {.role = Role::User, .text = u"Hi"_s}}));
        QCOMPARE(request.parameters,
                 (ChatParameters{.temperature = 0.5,
                                 .topP = 0.9,
                                 .maxTokens = 100,
                                 .reasoningEffort = u"low"_s,
                                 .stop = {u"END"_s}}));
        QCOMPARE(request.responseFormat.type, ResponseFormat::Type::JsonSchema);
        QCOMPARE(request.responseFormat.schema, QJsonObject({{u"a"_s, 1}}));
    }

    void decodesTheFormerFormat()
    {
        const Result<ClientOrder> order =
            decode(question(R"(,"output_format":{"type":"json_schema","schema":{"b":2}})"));
        QVERIFY_RESULT(order);
        QCOMPARE(order->request.responseFormat.schema, QJsonObject({{u"b"_s, 2}}));
        QVERIFY(order->request.responseFormat.strict);
        QVERIFY(!order->showsThoughts && !order->streams);
    }

    void decodesToolsAndTheirResults()
    {
        const Result<ClientOrder> order = decode(R"({"model":"m","max_tokens":1,"messages":[
            {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
            {"role":"assistant","content":[
                {"type":"thinking","thinking":"hm","signature":"s"},
                {"type":"redacted_thinking","data":"x"},
                {"type":"text","text":"c"},
                {"type":"tool_use","id":"t1","name":"f","input":{"x":1}},
                {"type":"tool_use","id":"t2","name":"g","input":{}}]},
            {"role":"user","content":[
                {"type":"text","text":"d"},
                {"type":"tool_result","tool_use_id":"t1","content":"one"},
                {"type":"tool_result","tool_use_id":"t2","is_error":true,
                 "content":[{"type":"text","text":"two"},{"type":"text","text":"three"}]}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t3"}]}],
            "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}},
                     {"type":"custom","name":"g","input_schema":{"type":"object"},"strict":true}],
            "tool_choice":{"type":"tool","name":"g","disable_parallel_tool_use":true}})");
        QVERIFY_RESULT(order);
        const ChatRequest &request = order->request;
        QCOMPARE(request.messages,
                 (QList<Message>{
                     {.role = Role::User, .text = u"a\nb"_s},
                     {.role = Role::Assistant,
                      .text = u"c"_s,
                      .reasoning = u"hm"_s,
                      .toolCalls = {{u"t1"_s, u"f"_s, u"{\"x\":1}"_s}, {u"t2"_s, u"g"_s, u"{}"_s}}},
                     {.role = Role::Tool, .text = u"one"_s, .toolCallId = u"t1"_s},
                     {.role = Role::Tool, .text = u"two\nthree"_s, .toolCallId = u"t2"_s},
                     {.role = Role::User, .text = u"d"_s},
                     {.role = Role::Tool, .text = QString(), .toolCallId = u"t3"_s}}));
        const QJsonObject anything{{u"type"_s, u"object"_s}};
        QCOMPARE(request.tools,
                 (QList<ToolDefinition>{{u"f"_s, u"d"_s, anything, false},
                                        {u"g"_s, {}, anything, true}}));
        QCOMPARE(request.toolChoice, (ToolChoice{ToolChoice::Mode::Function, u"g"_s}));
        QCOMPARE(request.parallelToolCalls, false);
    }

    void decodesToolChoices_data()
    {
        QTest::addColumn<QByteArray>("choice");
        QTest::addColumn<ToolChoice>("decoded");
        using enum ToolChoice::Mode;
        QTest::newRow("auto") << QByteArray(R"({"type":"auto"})") << ToolChoice{Auto, {}};
        QTest::newRow("any") << QByteArray(R"({"type":"any"})") << ToolChoice{Required, {}};
        QTest::newRow("none") << QByteArray(R"({"type":"none"})") << ToolChoice{None, {}};
        QTest::newRow("null") << QByteArray("null") << ToolChoice{Auto, {}};
    }

    void decodesToolChoices()
    {
        QFETCH(const QByteArray, choice);
        const Result<ClientOrder> order =
            decode(question(R"(,"tools":[{"name":"f"}],"tool_choice":)" + choice));
        QVERIFY_RESULT(order);
        QTEST(order->request.toolChoice, "decoded");
        QVERIFY(!order->request.parallelToolCalls);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("parameter");
        const auto row = [](const char *name, const QByteArray &body, const QString &parameter) {
            QTest::newRow(name) << body << parameter;
        };
        const auto message = [](const QByteArray &text) {
            return R"({"model":"m","max_tokens":1,"messages":[)" + text + "]}";
        };
        const auto block = [&message](const QByteArray &text, const QByteArray &role = "user") {
            return message(R"({"role":")" + role + R"(","content":[)" + text + "]}");
        };
        row("nothing", "{}", u"model"_s);
        row("model", R"({"model":[],"max_tokens":1,"messages":[]})", u"model"_s);
        row("no max_tokens", R"({"model":"m","messages":[{"role":"user","content":"a"}]})",
            u"max_tokens"_s);
        row("max_tokens 0", R"({"model":"m","max_tokens":0})", u"max_tokens"_s);
        row("max_tokens a text", R"({"model":"m","max_tokens":"1"})", u"max_tokens"_s);
        row("max_tokens a half", R"({"model":"m","max_tokens":1.5})", u"max_tokens"_s);
        row("no messages", R"({"model":"m","max_tokens":1})", u"messages"_s);
        row("messages", R"({"model":"m","max_tokens":1,"messages":"a"})", u"messages"_s);
        row("none", message(""), u"messages"_s);
        row("a text for a message", message("\"a\""), u"messages[0].role"_s);
        row("role", message(R"({"role":"system","content":"a"})"), u"messages[0].role"_s);
        row("no content", message(R"({"role":"user"})"), u"messages[0].content"_s);
        row("content", message(R"({"role":"user","content":{}})"), u"messages[0].content"_s);
        row("a text for a block", block("\"a\""), u"messages[0].content[0].type"_s);
        row("text", block(R"({"type":"text","text":1})"), u"messages[0].content[0].text"_s);
        row("an assistant's image", block(R"({"type":"image","source":{}})", "assistant"),
            u"messages[0].content[0].type"_s);
        row("document", block(R"({"type":"document"})"), u"messages[0].content[0].type"_s);
        row("a user's call", block(R"({"type":"tool_use","id":"a","name":"f","input":{}})"),
            u"messages[0].content[0].type"_s);
        row("an assistant's result", block(R"({"type":"tool_result"})", "assistant"),
            u"messages[0].content[0].type"_s);
        row("no call id", block(R"({"type":"tool_use","name":"f","input":{}})", "assistant"),
            u"messages[0].content[0].id"_s);
        row("input", block(R"({"type":"tool_use","id":"a","name":"f","input":"x"})", "assistant"),
            u"messages[0].content[0].input"_s);
        row("no result id", block(R"({"type":"tool_result","content":"a"})"),
            u"messages[0].content[0].tool_use_id"_s);
        row("an image as a result",
            block(R"({"type":"tool_result","tool_use_id":"a","content":[{"type":"image"}]})"),
            u"messages[0].content[0].content[0].type"_s);
        row("system", question(R"(,"system":1)"), u"system"_s);
        row("a picture for the system", question(R"(,"system":[{"type":"image"}])"),
            u"system[0].type"_s);
        row("temperature", question(R"(,"temperature":1.5)"), u"temperature"_s);
        row("top_p", question(R"(,"top_p":"1")"), u"top_p"_s);
        row("stop_sequences", question(R"(,"stop_sequences":[1])"), u"stop_sequences"_s);
        row("stream", question(R"(,"stream":1)"), u"stream"_s);
        row("thinking", question(R"(,"thinking":true)"), u"thinking"_s);
        row("tools", question(R"(,"tools":{})"), u"tools"_s);
        row("a tool of the service's",
            question(R"(,"tools":[{"type":"web_search_20250305","name":"web_search"}])"),
            u"tools[0].type"_s);
        row("no tool name", question(R"(,"tools":[{"input_schema":{}}])"), u"tools[0].name"_s);
        row("schema", question(R"(,"tools":[{"name":"f","input_schema":[]}])"),
            u"tools[0].input_schema"_s);
        row("tool_choice", question(R"(,"tool_choice":"auto")"), u"tool_choice"_s);
        row("tool_choice.type", question(R"(,"tool_choice":{"type":"some"})"),
            u"tool_choice.type"_s);
        row("an unknown tool", question(R"(,"tool_choice":{"type":"tool","name":"f"})"),
            u"tool_choice.name"_s);
        row("format", question(R"(,"output_config":{"format":{"type":"yaml"}})"),
            u"output_config.format.type"_s);
        row("mcp_servers", question(R"(,"mcp_servers":[{"url":"x"}])"), u"mcp_servers"_s);
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
        return object ? MessagesCodec::decode(*object) : object.error();
    }

    static QByteArray question(const QByteArray &rest)
    {
        return R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"}])" + rest
            + '}';
    }
};

QTEST_GUILESS_MAIN(MessagesCodecTest)
#include "tst_messagescodec.moc"
