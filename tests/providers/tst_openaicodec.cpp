// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/openaicodec.h"

#include "support/fixtures.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

ChatRequest question()
{
    return {.model = u"m"_s, .messages = {{.role = Role::User, .text = u"Hi"_s}}};
}

ChatParameters allParameters()
{
    return {.temperature = 0.5,
            .topP = 0.9,
            .maxTokens = 100,
            .presencePenalty = 1,
            .frequencyPenalty = -1,
            .repetitionPenalty = 1.1,
            .seed = 7,
            .reasoningEffort = u"low"_s,
            .stop = {u"A"_s, u"B"_s, u"C"_s, u"D"_s, u"E"_s}};
}

ToolDefinition weatherTool()
{
    return {.name = u"get_weather"_s,
            .description = u"Weather"_s,
            .parameters = {{u"type"_s, u"object"_s}},
            .strict = true};
}

/// A question, two calls with thoughts, their results and an answer.
ChatRequest toolConversation()
{
    ChatRequest request = question();
    request.messages.append(
        {.role = Role::Assistant,
         .reasoning = u"hm"_s,
         .toolCalls = {{.id = u"call_1"_s, .name = u"f"_s, .arguments = u"{\"a\":1}"_s},
                       {.id = u"Abc123xyZ"_s, .name = u"g"_s}}});
    request.messages.append({.role = Role::Tool, .text = u"one"_s, .toolCallId = u"call_1"_s});
    request.messages.append({.role = Role::Tool, .text = u""_s, .toolCallId = u"Abc123xyZ"_s});
    request.messages.append({.role = Role::Assistant, .text = u"Done"_s, .reasoning = u"ok"_s});
    return request;
}

QStringList ids(const QList<ModelInfo> &models, ModelInfo::Purpose purpose)
{
    QStringList result;
    for (const ModelInfo &model : models) {
        if (model.purpose == purpose)
            result.append(model.id);
    }
    return result;
}

} // namespace

class tst_OpenAiCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void requests_data();
    void requests();
    void parametersByPreset_data();
    void parametersByPreset();
    void reasoningIsReturnedOnlyWhereWanted();
    void shortToolIds();
    void pictures();
    void modelFixtures();
    void models_data();
    void models();
    void notAModelList_data();
    void notAModelList();
};

void tst_OpenAiCodec::requests_data()
{
    QTest::addColumn<ChatRequest>("request");
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray messages = R"("model":"m","messages":[{"role":"user","content":"Hi"}])";
    const QByteArray streamed =
        messages + R"(,"stream":true,"stream_options":{"include_usage":true})";
    const auto row = [](const char *name, const ChatRequest &request, const QByteArray &expected,
                        const QString &preset = u"openai"_s) {
        QTest::newRow(name) << request << preset << "{" + expected + "}";
    };

    ChatRequest request = question();
    row("streamed", request, streamed);
    row("streamed, usage unasked", request, messages + R"(,"stream":true)", u"mistral"_s);
    request.mode = AnswerMode::Whole;
    row("whole", request, messages);

    request.parameters = {.maxTokens = 0};
    row("no tokens is no limit", request, messages);

    request.parameters = {.temperature = 0.0};
    row("zero is a temperature", request, messages + R"(,"temperature":0)");

    request = question();
    request.mode = AnswerMode::Whole;
    request.messages = {{.role = Role::System, .text = u"Be kind"_s},
                        {.role = Role::System},
                        {.role = Role::User, .text = u"Hi"_s},
                        {.role = Role::Assistant, .reasoning = u"hm"_s},
                        {.role = Role::Assistant, .text = u"Привет"_s},
                        {.role = Role::User, .text = u"Bye"_s}};
    row("empty turns are left out", request, R"("model":"m","messages":[
        {"role":"system","content":"Be kind"},{"role":"user","content":"Hi"},
        {"role":"assistant","content":"Привет"},{"role":"user","content":"Bye"}])");

    request = toolConversation();
    request.mode = AnswerMode::Whole;
    row("tool calls and results", request, R"("model":"m","messages":[
        {"role":"user","content":"Hi"},
        {"role":"assistant","content":null,"tool_calls":[
          {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},
          {"id":"Abc123xyZ","type":"function","function":{"name":"g","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"one"},
        {"role":"tool","tool_call_id":"Abc123xyZ","content":""},
        {"role":"assistant","content":"Done"}])");

    const QByteArray tools = messages + R"(,"tools":[{"type":"function","function":{
        "name":"get_weather","description":"Weather","parameters":{"type":"object"},
        "strict":true}}])";
    request = question();
    request.mode = AnswerMode::Whole;
    request.tools = {weatherTool()};
    row("tools", request, tools);
    request.toolChoice = {.mode = ToolChoice::Mode::Required};
    request.parallelToolCalls = false;
    row("tools required", request,
        tools + R"(,"tool_choice":"required","parallel_tool_calls":false)");
    request.parallelToolCalls = {};
    request.toolChoice = {.mode = ToolChoice::Mode::None};
    row("no tools", request, tools + R"(,"tool_choice":"none")");
    request.toolChoice = {.mode = ToolChoice::Mode::Function, .function = u"get_weather"_s};
    row("one tool", request,
        tools + R"(,"tool_choice":{"type":"function","function":{"name":"get_weather"}})");
    request.tools.clear();
    request.parallelToolCalls = true;
    row("a choice among no tools is not sent", request, messages);

    request = question();
    request.mode = AnswerMode::Whole;
    request.responseFormat.type = ResponseFormat::Type::JsonObject;
    row("JSON", request, messages + R"(,"response_format":{"type":"json_object"})");
    row("JSON where it is refused", request,
        messages + R"(,"response_format":{"type":"json_schema","json_schema":{
            "name":"answer","schema":{"type":"object"}}})",
        u"lmstudio"_s);
    request.responseFormat = {.type = ResponseFormat::Type::JsonSchema,
                              .name = u"n"_s,
                              .schema = {{u"type"_s, u"array"_s}},
                              .strict = true};
    row("schema", request, messages + R"(,"response_format":{"type":"json_schema","json_schema":{
        "name":"n","schema":{"type":"array"},"strict":true}})");
}

void tst_OpenAiCodec::requests()
{
    QFETCH(ChatRequest, request);
    QFETCH(QString, preset);
    QFETCH(QByteArray, expected);
    QVERIFY(!json(expected).isEmpty());

    QCOMPARE(OpenAiCodec::encodeRequest(request, findPreset(preset)->dialect), json(expected));
}

void tst_OpenAiCodec::parametersByPreset_data()
{
    QTest::addColumn<QByteArray>("expected");

    const QByteArray sampling = R"({"temperature":0.5,"top_p":0.9)";
    const QByteArray penalties = R"(,"presence_penalty":1,"frequency_penalty":-1)";
    const QByteArray stop = R"(,"stop":["A","B","C","D"])";
    const QByteArray effort = R"(,"reasoning_effort":"low")";
    const QByteArray usual = sampling + R"(,"max_tokens":100)" + penalties + R"(,"seed":7)" + stop;
    const QByteArray official = sampling + R"(,"max_completion_tokens":100)" + penalties
        + R"(,"seed":7)" + stop + effort + "}";
    QTest::newRow("openai") << official;
    QTest::newRow("azure") << official;
    QTest::newRow("openrouter") << usual + effort + "}";
    QTest::newRow("ollama") << usual + effort + "}";
    QTest::newRow("vllm") << usual + effort + "}";
    QTest::newRow("custom") << usual + effort + "}";
    QTest::newRow("lmstudio") << usual + "}";
    QTest::newRow("llamacpp") << usual + "}";
    QTest::newRow("deepseek") << sampling + R"(,"max_tokens":100)" + penalties + stop + effort
            + "}";
    QTest::newRow("groq") << sampling + R"(,"max_tokens":100,"seed":7)" + stop + effort + "}";
    QTest::newRow("mistral") << sampling + R"(,"max_tokens":100)" + penalties
            + R"(,"random_seed":7)" + stop + "}";
}

void tst_OpenAiCodec::parametersByPreset()
{
    QFETCH(QByteArray, expected);
    ChatRequest request = question();
    request.mode = AnswerMode::Whole;
    request.parameters = allParameters();

    const ProviderPreset *preset = findPreset(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(preset);
    QJsonObject body = OpenAiCodec::encodeRequest(request, preset->dialect);

    QCOMPARE(body.take("model"_L1), u"m"_s);
    body.remove(u"messages"_s);
    QCOMPARE(body, json(expected));
}

void tst_OpenAiCodec::reasoningIsReturnedOnlyWhereWanted()
{
    const auto reasoningOf = [](const QString &preset) {
        QStringList result;
        const QJsonObject body =
            OpenAiCodec::encodeRequest(toolConversation(), findPreset(preset)->dialect);
        for (const QJsonValue &message : body.value("messages"_L1).toArray())
            result.append(message["reasoning_content"_L1].toString());
        return result.join(u'|');
    };

    QCOMPARE(reasoningOf(u"openai"_s), u"||||"_s);
    QCOMPARE(reasoningOf(u"deepseek"_s), u"|hm|||"_s); // on the turn with calls alone
}

void tst_OpenAiCodec::shortToolIds()
{
    const QJsonArray messages =
        OpenAiCodec::encodeRequest(toolConversation(), findPreset(u"mistral")->dialect)
            .value("messages"_L1)
            .toArray();

    const QJsonArray calls = messages.at(1)["tool_calls"_L1].toArray();
    const QString first = calls.at(0)["id"_L1].toString();
    QCOMPARE(first.size(), 9);
    QVERIFY(!first.contains(u'_'));
    QCOMPARE(messages.at(2)["tool_call_id"_L1].toString(), first);
    QCOMPARE(calls.at(1)["id"_L1].toString(), u"Abc123xyZ"_s);
    QCOMPARE(messages.at(3)["tool_call_id"_L1].toString(), u"Abc123xyZ"_s);
}

void tst_OpenAiCodec::pictures()
{
    const Result<Picture> bytes = Picture::fromBytes("GIF89a\xff"_ba);
    const Result<Picture> address = Picture::fromAddress(u"https://example.org/a%2Fb"_s);
    QVERIFY_RESULT(bytes);
    QVERIFY_RESULT(address);
    ChatRequest request = question();
    request.mode = AnswerMode::Whole;
    const auto contentOf = [&request](const QString &text, const QList<MessagePicture> &pictures) {
        request.messages = {{.role = Role::User, .text = text, .pictures = pictures}};
        const QJsonObject body =
            OpenAiCodec::encodeRequest(request, findPreset(u"openai")->dialect);
        return body["messages"_L1][0]["content"_L1].toArray();
    };
    const auto parts = [](const QByteArray &text) {
        return json(R"({"parts":[)" + text + "]}").value("parts"_L1).toArray();
    };
    const QByteArray gif =
        R"({"type":"image_url","image_url":{"url":"data:image/gif;base64,R0lGODlh/w=="}})";
    const QByteArray remote = R"({"type":"image_url","image_url":{
        "url":"https://example.org/a%2Fb","detail":"low"}})";

    QCOMPARE(contentOf(u"What is it?"_s, {{.picture = *bytes}}),
             parts(gif + R"(,{"type":"text","text":"What is it?"})"));
    QCOMPARE(contentOf({}, {{.picture = *bytes}, {.picture = *bytes}}), parts(gif + ',' + gif));
    QCOMPARE(contentOf(u"One:\nTwo:\n\nWhich?"_s,
                       {{.picture = *bytes, .position = 4},
                        {.picture = *address, .position = 9, .detail = u"low"_s}}),
             parts(R"({"type":"text","text":"One:"},)" + gif + R"(,{"type":"text","text":"Two:"},)"
                   + remote + R"(,{"type":"text","text":"\nWhich?"})"));
    // Places that cannot be are brought to where they can.
    QCOMPARE(contentOf(u"abc"_s,
                       {{.picture = *bytes, .position = 99}, {.picture = *bytes, .position = -1}}),
             parts(R"({"type":"text","text":"abc"},)" + gif + ',' + gif));
}

void tst_OpenAiCodec::modelFixtures()
{
    const auto openAi = OpenAiCodec::decodeModels(fixture(u"openai_models.json"_s));
    QVERIFY_RESULT(openAi);
    QCOMPARE(ids(*openAi, ModelInfo::Purpose::Chat),
             QStringList({u"ft:gpt-4o-mini:fixture-org::Abc123"_s, u"gpt-4o"_s, u"gpt-4o-mini"_s,
                          u"o4-mini"_s}));
    QCOMPARE(ids(*openAi, ModelInfo::Purpose::Embedding), QStringList(u"text-embedding-3-small"_s));
    QCOMPARE(ids(*openAi, ModelInfo::Purpose::Other), QStringList({u"dall-e-3"_s, u"whisper-1"_s}));
    QCOMPARE(openAi->first().ownedBy, u"system"_s);

    const auto gigaChat = OpenAiCodec::decodeModels(fixture(u"gigachat_models.json"_s));
    QVERIFY_RESULT(gigaChat);
    QCOMPARE(ids(*gigaChat, ModelInfo::Purpose::Chat).size(), 7);
    QCOMPARE(ids(*gigaChat, ModelInfo::Purpose::Embedding),
             QStringList({u"Embeddings"_s, u"EmbeddingsGigaR"_s}));
    QCOMPARE(ids(*gigaChat, ModelInfo::Purpose::Other),
             QStringList({u"GigaCheckDetection"_s, u"GigaFilter"_s}));
}

void tst_OpenAiCodec::models_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("chat");

    QTest::newRow("empty") << QByteArray(R"({"object":"list","data":[]})") << QStringList();
    QTest::newRow("null") << QByteArray(R"({"object":"list","data":null})") << QStringList();
    QTest::newRow("list alone") << QByteArray(R"([{"id":"b"},{"id":"a"}])")
                                << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("leading lines")
        << QByteArray("\n\n{\"data\":[{\"id\":\"a\"}]}") << QStringList(u"a"_s);
    QTest::newRow("ollama's own") << QByteArray(R"({"models":[{"name":"a:7b"}]})")
                                  << QStringList(u"a:7b"_s);
    QTest::newRow("repeated") << QByteArray(R"({"data":[{"id":"a"},{"id":"a"}]})")
                              << QStringList(u"a"_s);
    QTest::newRow("without a usable id")
        << QByteArray(R"({"data":[{"id":""},{"id":5},{},"x",{"id":"a\u0007b"},{"id":"a"}]})")
        << QStringList(u"a"_s);
    QTest::newRow("image model that talks") << QByteArray(
        R"({"data":[{"id":"v/image-chat","architecture":{"output_modalities":["image","text"]}},
                    {"id":"v/image-only","architecture":{"output_modalities":["image"]}}]})")
                                            << QStringList(u"v/image-chat"_s);
    QTest::newRow("mistral's capabilities") << QByteArray(
        R"({"data":[{"id":"ocr","capabilities":{"completion_chat":false}},
                    {"id":"chat","capabilities":{"completion_chat":true}}]})")
                                            << QStringList(u"chat"_s);
}

void tst_OpenAiCodec::models()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, chat);

    const Result<QList<ModelInfo>> models = OpenAiCodec::decodeModels(body);

    QVERIFY_RESULT(models);
    QCOMPARE(ids(*models, ModelInfo::Purpose::Chat), chat);
}

void tst_OpenAiCodec::notAModelList_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");

    QTest::newRow("nothing") << QByteArray() << ErrorKind::Protocol;
    QTest::newRow("page") << QByteArray("<html></html>") << ErrorKind::Protocol;
    QTest::newRow("another object") << QByteArray(R"({"status":"ok"})") << ErrorKind::Protocol;
    QTest::newRow("error with a good status")
        << QByteArray(R"({"error":{"code":401,"message":"no"}})") << ErrorKind::Authentication;
}

void tst_OpenAiCodec::notAModelList()
{
    QFETCH(QByteArray, body);
    QFETCH(ErrorKind, kind);

    const Result<QList<ModelInfo>> models = OpenAiCodec::decodeModels(body);

    QVERIFY(!models);
    QCOMPARE(models.error().kind, kind);
    QVERIFY(!models.error().remedy.isEmpty());
}

QTEST_GUILESS_MAIN(tst_OpenAiCodec)
#include "tst_openaicodec.moc"
