// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatcodec.h"

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

ChatRequest question(const QList<Message> &messages = {{.role = Role::User, .text = u"Hi"_s}})
{
    return {.model = u"GigaChat-2"_s, .messages = messages, .mode = AnswerMode::Whole};
}

Message said(Role role, const QString &text)
{
    return {.role = role, .text = text};
}

Message result(const QString &id, const QString &text)
{
    return {.role = Role::Tool, .text = text, .toolCallId = id};
}

} // namespace

class tst_GigaChatCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void messages_data();
    void messages();
    void parameters_data();
    void parameters();
    void functions_data();
    void functions();
    void responseFormats_data();
    void responseFormats();
    void streamed();
    void wireModel_data();
    void wireModel();
    void functionNamesComeBack_data();
    void functionNamesComeBack();
    void errors_data();
    void errors();
    void tokens_data();
    void tokens();
    void badTokens_data();
    void badTokens();
    void keys_data();
    void keys();
    void badKeys_data();
    void badKeys();
};

void tst_GigaChatCodec::messages_data()
{
    QTest::addColumn<QList<Message>>("messages");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QList<Message> &messages,
                        const QByteArray &expected) {
        QTest::newRow(name) << messages << "[" + expected + "]";
    };
    row("question alone", {said(Role::User, u"Hi"_s)}, R"({"role":"user","content":"Hi"})");
    row("system texts are merged in front",
        {said(Role::User, u"Hi"_s), said(Role::System, u"A"_s), said(Role::Assistant, u"Yes"_s),
         said(Role::System, u"B"_s), said(Role::System, {})},
        R"({"role":"system","content":"A\n\nB"},{"role":"user","content":"Hi"},
           {"role":"assistant","content":"Yes"})");
    row("neighbours are glued",
        {said(Role::User, u"a"_s), said(Role::User, u"b"_s), said(Role::Assistant, u"c"_s),
         said(Role::Assistant, u"d"_s), said(Role::User, u"e"_s)},
        R"({"role":"user","content":"a\nb"},{"role":"assistant","content":"c\nd"},
           {"role":"user","content":"e"})");
    row("empty messages are dropped, and what they parted is glued",
        {said(Role::User, u"a"_s), said(Role::Assistant, {}), said(Role::User, u"b"_s),
         said(Role::User, {})},
        R"({"role":"user","content":"a\nb"})");
    row("state of functions is returned",
        {said(Role::User, u"Draw"_s),
         {.role = Role::Assistant, .text = u"Cat"_s, .functionsStateId = u"id-1"_s}},
        R"({"role":"user","content":"Draw"},
           {"role":"assistant","content":"Cat","functions_state_id":"id-1"})");
    row("parallel calls become pairs",
        {said(Role::User, u"Hi"_s),
         {.role = Role::Assistant,
          .text = u"Well"_s,
          .toolCalls = {{.id = u"1"_s, .name = u"f"_s, .arguments = u"{\"a\":[1]}"_s},
                        {.id = u"2"_s, .name = u"web_search"_s, .arguments = u"broken"_s}},
          .functionsStateId = u"id-1"_s},
         result(u"2"_s, u"{\"ok\":true}"_s),
         result(u"1"_s, u"sunny"_s),
         said(Role::Assistant, u"Done"_s)},
        R"({"role":"user","content":"Hi"},
           {"role":"assistant","content":"Well","functions_state_id":"id-1",
            "function_call":{"name":"f","arguments":{"a":[1]}}},
           {"role":"function","name":"f","content":"{\"result\":\"sunny\"}"},
           {"role":"assistant","content":"",
            "function_call":{"name":"own_web_search","arguments":{}}},
           {"role":"function","name":"own_web_search","content":"{\"ok\":true}"},
           {"role":"assistant","content":"Done"})");
    row("a call without its result is left out, its text stays",
        {said(Role::User, u"Hi"_s),
         {.role = Role::Assistant,
          .text = u"Well"_s,
          .toolCalls = {{.id = u"1"_s, .name = u"f"_s}}},
         said(Role::User, u"Stop"_s)},
        R"({"role":"user","content":"Hi"},{"role":"assistant","content":"Well"},
           {"role":"user","content":"Stop"})");
    row("a result without its call is left out",
        {said(Role::User, u"Hi"_s), result(u"1"_s, u"x"_s)}, R"({"role":"user","content":"Hi"})");
    row("a result that is a list is wrapped",
        {{.role = Role::Assistant, .toolCalls = {{.id = u"1"_s, .name = u"f"_s}}},
         result(u"1"_s, u"[1]"_s)},
        R"({"role":"assistant","content":"","function_call":{"name":"f","arguments":{}}},
           {"role":"function","name":"f","content":"{\"result\":\"[1]\"}"})");
    row("reasoning is not sent back",
        {said(Role::User, u"Hi"_s),
         {.role = Role::Assistant, .text = u"Yes"_s, .reasoning = u"hm"_s}},
        R"({"role":"user","content":"Hi"},{"role":"assistant","content":"Yes"})");
}

void tst_GigaChatCodec::messages()
{
    QFETCH(QList<Message>, messages);
    QFETCH(QByteArray, expected);
    const QJsonDocument document = QJsonDocument::fromJson(expected);
    QVERIFY(document.isArray());

    const QJsonObject body = GigaChatCodec::encodeRequest(question(messages));

    QCOMPARE(body, QJsonObject({{u"model"_s, u"GigaChat-2"_s}, {u"messages"_s, document.array()}}));
}

void tst_GigaChatCodec::parameters_data()
{
    QTest::addColumn<ChatParameters>("parameters");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("none") << ChatParameters() << QByteArray("{}");
    QTest::newRow("all that it takes")
        << ChatParameters{.temperature = 0.5,
                          .topP = 0.9,
                          .maxTokens = 100,
                          .repetitionPenalty = 1.1,
                          .reasoningEffort = u"high"_s}
        << QByteArray(R"({"temperature":0.5,"top_p":0.9,"max_tokens":100,
                          "repetition_penalty":1.1,"reasoning_effort":"high"})");
    QTest::newRow("none that it does not") << ChatParameters{.presencePenalty = 1,
                                                             .frequencyPenalty = 1,
                                                             .seed = 7,
                                                             .reasoningEffort = u"xhigh"_s,
                                                             .stop = {u"A"_s}}
                                           << QByteArray("{}");
    QTest::newRow("temperature zero")
        << ChatParameters{.temperature = 0.0, .topP = 0.9} << QByteArray(R"({"top_p":0})");
    QTest::newRow("out of range") << ChatParameters{.temperature = 5.0,
                                                    .topP = 3.0,
                                                    .maxTokens = -1,
                                                    .repetitionPenalty = 0}
                                  << QByteArray(R"({"temperature":2,"top_p":1})");
}

void tst_GigaChatCodec::parameters()
{
    QFETCH(ChatParameters, parameters);
    QFETCH(QByteArray, expected);
    ChatRequest request = question();
    request.parameters = parameters;

    QJsonObject body = GigaChatCodec::encodeRequest(request);
    body.remove(u"model"_s);
    body.remove(u"messages"_s);

    QCOMPARE(body, json(expected));
}

void tst_GigaChatCodec::functions_data()
{
    QTest::addColumn<QList<ToolDefinition>>("tools");
    QTest::addColumn<ToolChoice>("choice");
    QTest::addColumn<QByteArray>("expected");

    using Mode = ToolChoice::Mode;
    const ToolDefinition f{.name = u"f"_s, .description = u"d"_s, .strict = true};
    const ToolDefinition search{.name = u"web_search"_s, .description = u"mine"_s};
    const QByteArray functionF =
        R"("functions":[{"name":"f","description":"d","parameters":{"type":"object","properties":{}}}])";
    const auto row = [](const char *name, const QList<ToolDefinition> &tools,
                        const ToolChoice &choice, const QByteArray &expected) {
        QTest::newRow(name) << tools << choice << "{" + expected + "}";
    };
    row("none", {}, {.mode = Mode::Required}, {});
    row("auto is said", {f}, {}, functionF + R"(,"function_call":"auto")");
    row("none of them", {f}, {.mode = Mode::None}, functionF + R"(,"function_call":"none")");
    row("required, one", {f}, {.mode = Mode::Required},
        functionF + R"(,"function_call":{"name":"f"})");
    row("by name", {f}, {.mode = Mode::Function, .function = u"f"_s},
        functionF + R"(,"function_call":{"name":"f"})");
    row("by a name that is not listed", {f}, {.mode = Mode::Function, .function = u"g"_s},
        functionF + R"(,"function_call":"auto")");
    row("required, several, one reserved name, one built in",
        {f, search, {.name = u"text2image"_s}}, {.mode = Mode::Required},
        R"("functions":[
          {"name":"f","description":"d","parameters":{"type":"object","properties":{}}},
          {"name":"own_web_search","description":"mine",
           "parameters":{"type":"object","properties":{}}},
          {"name":"text2image"}],"function_call":"auto")");
    row("reserved name by name", {search}, {.mode = Mode::Function, .function = u"web_search"_s},
        R"("functions":[{"name":"own_web_search","description":"mine",
           "parameters":{"type":"object","properties":{}}}],
           "function_call":{"name":"own_web_search"})");
}

void tst_GigaChatCodec::functions()
{
    QFETCH(QList<ToolDefinition>, tools);
    QFETCH(ToolChoice, choice);
    QFETCH(QByteArray, expected);
    ChatRequest request = question();
    request.tools = tools;
    request.toolChoice = choice;
    request.parallelToolCalls = true;

    QJsonObject body = GigaChatCodec::encodeRequest(request);
    body.remove(u"model"_s);
    body.remove(u"messages"_s);

    QCOMPARE(body, json(expected));
}

void tst_GigaChatCodec::responseFormats_data()
{
    QTest::addColumn<ResponseFormat>("format");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QString>("firstRole");

    using Type = ResponseFormat::Type;
    QTest::newRow("text") << ResponseFormat() << QByteArray() << u"user"_s;
    QTest::newRow("schema is flat")
        << ResponseFormat{.type = Type::JsonSchema,
                          .name = u"n"_s,
                          .schema = {{u"type"_s, u"object"_s}},
                          .strict = true}
        << QByteArray(R"({"type":"json_schema","schema":{"type":"object"},"strict":true})")
        << u"user"_s;
    QTest::newRow("JSON is asked for in words")
        << ResponseFormat{.type = Type::JsonObject} << QByteArray() << u"system"_s;
    QTest::newRow("schema that is missing")
        << ResponseFormat{.type = Type::JsonSchema} << QByteArray() << u"system"_s;
}

void tst_GigaChatCodec::responseFormats()
{
    QFETCH(ResponseFormat, format);
    QFETCH(QByteArray, expected);
    QFETCH(QString, firstRole);
    ChatRequest request = question();
    request.responseFormat = format;

    const QJsonObject body = GigaChatCodec::encodeRequest(request);

    QCOMPARE(body.value("response_format"_L1).toObject(), json(expected));
    const QJsonValue first = body.value("messages"_L1).toArray().first();
    QCOMPARE(first["role"_L1].toString(), firstRole);
    if (firstRole == "system"_L1)
        QVERIFY(first["content"_L1].toString().contains("JSON"_L1));
}

void tst_GigaChatCodec::streamed()
{
    ChatRequest request = question();
    request.mode = AnswerMode::Streamed;
    const QJsonObject body = GigaChatCodec::encodeRequest(request);

    QCOMPARE(body.value("stream"_L1), QJsonValue(true));
    QVERIFY(!body.contains("stream_options"_L1));
}

void tst_GigaChatCodec::wireModel_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");

    QTest::newRow("plain") << u"GigaChat-2-Max"_s << u"GigaChat-2-Max"_s;
    QTest::newRow("latest") << u"GigaChat:latest"_s << u"GigaChat"_s;
    QTest::newRow("prefix") << u"gigachat/GigaChat-2"_s << u"GigaChat-2"_s;
    QTest::newRow("both, spaces") << u" gigachat/GigaChat:latest "_s << u"GigaChat"_s;
    QTest::newRow("build") << u"GigaChat-2:2.0.28.2"_s << u"GigaChat-2:2.0.28.2"_s;
    QTest::newRow("empty") << QString() << QString();
}

void tst_GigaChatCodec::wireModel()
{
    QFETCH(QString, model);
    QFETCH(QString, expected);

    QCOMPARE(GigaChatCodec::wireModel(model), expected);
}

void tst_GigaChatCodec::functionNamesComeBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("wireName");

    QTest::newRow("ordinary") << u"get_weather"_s << u"get_weather"_s;
    QTest::newRow("reserved") << u"web_search"_s << u"own_web_search"_s;
    QTest::newRow("looks like an alias") << u"own_web_search"_s << u"own_own_web_search"_s;
    QTest::newRow("digit first") << u"2x"_s << u"own_2x"_s;
    QTest::newRow("underscore first") << u"_x"_s << u"own__x"_s;
}

void tst_GigaChatCodec::functionNamesComeBack()
{
    QFETCH(QString, name);
    QFETCH(QString, wireName);

    QCOMPARE(GigaChatCodec::wireFunctionName(name), wireName);
    QCOMPARE(GigaChatCodec::functionName(wireName), name);
}

void tst_GigaChatCodec::errors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("message"); // parts of the texts
    QTest::addColumn<QString>("remedy");

    const auto row = [](const char *name, int status, const QByteArray &body, ErrorKind kind,
                        const QString &message, const QString &remedy) {
        QTest::newRow(name) << status << body << kind << message << remedy;
    };
    using Kind = ErrorKind;
    row("fixture 401", 401, fixture(u"gigachat_error_401.json"_s), Kind::Authentication,
        u"Token has expired"_s, u"authorisation key"_s);
    row("fixture 422", 422, fixture(u"gigachat_error_422.json"_s), Kind::InvalidRequest,
        u"system message must be the first"_s, u"parameters"_s);
    row("fixture 429", 429, fixture(u"gigachat_error_429.json"_s), Kind::RateLimited,
        u"Too many requests"_s, u"Wait"_s);
    row("fixture oauth key", 401, fixture(u"gigachat_error_oauth_401.json"_s), Kind::Authentication,
        u"credentials doesn't match"_s, u"authorisation key"_s);
    row("fixture oauth scope", 400, fixture(u"gigachat_error_oauth_400_scope.json"_s),
        Kind::Permission, u"scope from db"_s, u"GIGACHAT_API_CORP"_s);
    row("oauth scope with another status", 401, R"({"code":7,"message":"m"})", Kind::Permission,
        u"m"_s, u"GIGACHAT_API_B2B"_s);
    row("oauth scope malformed", 400, R"({"code":1,"message":"m"})", Kind::InvalidRequest, u"m"_s,
        u"GIGACHAT_API_PERS"_s);
    row("oauth scope empty", 400, R"({"code":5,"message":"m"})", Kind::InvalidRequest, u"m"_s,
        u"GIGACHAT_API_PERS"_s);
    row("oauth key undecodable", 400, R"({"code":4,"message":"m"})", Kind::Authentication, u"m"_s,
        u"authorisation key"_s);
    row("no tokens left", 402, R"({"status":402,"message":"Payment Required"})",
        Kind::QuotaExceeded, u"Payment Required"_s, u"another model"_s);
    row("forbidden", 403, R"({"status":403,"message":"Permission denied"})", Kind::Permission,
        u"Permission denied"_s, u"VPN"_s);
    row("forbidden by the gateway", 403, "<html><title>403 Forbidden</title></html>",
        Kind::Permission, u"403 Forbidden"_s, u"VPN"_s);
    row("no such model", 404, R"({"status":404,"message":"No such model"})", Kind::ModelNotFound,
        u"does not have this model"_s, u"list of models"_s);
    row("too large", 413, R"({"status":413,"message":"Payload too large"})", Kind::TooLarge,
        u"Payload too large"_s, u"files"_s);
    row("gateway broke", 502, "<html><title>SynGX</title></html>", Kind::Server, u"SynGX"_s,
        u"while"_s);
    row("nothing", 500, {}, Kind::Server, u"HTTP 500"_s, u"while"_s);
    row("in a stream", 200, R"({"status":404,"message":"No such model"})", Kind::ModelNotFound,
        u"No such model"_s, u"list of models"_s);
}

void tst_GigaChatCodec::errors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, message);
    QFETCH(QString, remedy);

    const Error error = GigaChatCodec::decodeError(status, body, u"giga.example"_s);

    QCOMPARE(errorKindName(error.kind), errorKindName(kind));
    QVERIFY2(error.message.contains(message), qPrintable(error.message));
    QVERIFY2(error.remedy.contains(remedy), qPrintable(error.remedy));
    QVERIFY(error.httpStatus >= 400);
}

void tst_GigaChatCodec::tokens_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("fixture, milliseconds")
        << fixture(u"gigachat_oauth.json"_s) << QByteArray("FIXTURE-not-a-real-token");
    QTest::newRow("seconds") << QByteArray(R"({"access_token":"t","expires_at":1893456000})")
                             << QByteArray("t");
    QTest::newRow("short spelling")
        << QByteArray(R"({"tok":"t","exp":1893456000})") << QByteArray("t");
    QTest::newRow("short spelling, milliseconds")
        << QByteArray(R"({"tok":"t","exp":1893456000000})") << QByteArray("t");
    QTest::newRow("number as text")
        << QByteArray(R"({"access_token":"t","expires_at":"1893456000000"})") << QByteArray("t");
}

void tst_GigaChatCodec::tokens()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, text);

    const Result<GigaChatCodec::Token> token = GigaChatCodec::decodeToken(body);

    QVERIFY_RESULT(token);
    QCOMPARE(token->text, text);
    QCOMPARE(token->expiresAt.toString(Qt::ISODate), u"2030-01-01T00:00:00Z"_s);
}

void tst_GigaChatCodec::badTokens_data()
{
    QTest::addColumn<QByteArray>("body");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("page") << QByteArray("<html></html>");
    QTest::newRow("no token") << QByteArray(R"({"expires_at":1893456000000})");
    QTest::newRow("no expiry") << QByteArray(R"({"access_token":"t0ken-of-a-test"})");
    QTest::newRow("negative expiry")
        << QByteArray(R"({"access_token":"t0ken-of-a-test","expires_at":-1})");
    QTest::newRow("absurd expiry")
        << QByteArray(R"({"access_token":"t0ken-of-a-test","expires_at":1e18})");
    QTest::newRow("line end inside")
        << QByteArray(R"({"access_token":"t0ken-of-a-test\r\nX: y","expires_at":1893456000000})");
    QTest::newRow("too long") << R"({"access_token":")" + QByteArray(20'000, 'x')
            + R"(","expires_at":1893456000000})";
}

void tst_GigaChatCodec::badTokens()
{
    QFETCH(QByteArray, body);

    const Result<GigaChatCodec::Token> token = GigaChatCodec::decodeToken(body);

    QVERIFY(!token);
    QCOMPARE(token.error().kind, ErrorKind::Protocol);
    QVERIFY(!(errorText(token.error()) + token.error().detail).contains(u"t0ken"_s));
}

void tst_GigaChatCodec::keys_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QByteArray>("expected");

    const QString id = u"00000000-0000-4000-8000-00000000000a"_s;
    const QString secret = u"00000000-0000-4000-8000-00000000000b"_s;
    const QByteArray key = (id + u':' + secret).toLatin1().toBase64();
    const QString text = QString::fromLatin1(key);
    QTest::newRow("as it is") << text << key;
    QTest::newRow("spaces and line ends")
        << u"  "_s + text.first(20) + u" \r\n\t"_s + text.sliced(20) + u'\n' << key;
    QTest::newRow("with Basic") << u"Basic "_s + text << key;
    QTest::newRow("with basic, spaces") << u" basic \n"_s + text << key;
    QTest::newRow("whole header") << u"Authorization: Basic "_s + text << key;
    QTest::newRow("padding lost") << QString(text).remove(u'=') << key;
    QTest::newRow("id and secret") << id + u':' + secret << key;
    QTest::newRow("id and secret, spaces") << id + u" : "_s + secret << key;
    QTest::newRow("id and secret on two lines") << id + u'\n' + secret << key;
}

void tst_GigaChatCodec::keys()
{
    QFETCH(QString, pasted);
    QFETCH(QByteArray, expected);

    const Result<Secret> key = GigaChatCodec::authorizationKey(Secret(pasted));

    QVERIFY_RESULT(key);
    QCOMPARE(key->reveal(), expected);
}

void tst_GigaChatCodec::badKeys_data()
{
    QTest::addColumn<QString>("pasted");

    QTest::newRow("nothing") << QString();
    QTest::newRow("Basic alone") << u"Basic "_s;
    QTest::newRow("not base64") << u"not*base64*at*all"_s;
    QTest::newRow("cut") << u"aWQ6c2VjcmV0LW9mLWEtdGVzd"_s;
    QTest::newRow("base64 of something else") << u"bm8gY29sb24gaW4gaGVyZQ=="_s;
    QTest::newRow("a key of another service") << u"sk-00000000000000000000"_s;
    QTest::newRow("no secret") << u"client-id:"_s;
    QTest::newRow("Cyrillic") << u"ключ:секрет"_s;
}

void tst_GigaChatCodec::badKeys()
{
    QFETCH(QString, pasted);

    const Result<Secret> key = GigaChatCodec::authorizationKey(Secret(pasted));

    QVERIFY(!key);
    QCOMPARE(key.error().kind, ErrorKind::NotConfigured);
    QVERIFY(!key.error().remedy.isEmpty());
    QVERIFY(pasted.isEmpty() || !errorText(key.error()).contains(pasted.trimmed()));
}

QTEST_GUILESS_MAIN(tst_GigaChatCodec)
#include "tst_gigachatcodec.moc"
