// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/openaicodec.h"

#include "support/fixtures.h"
#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class tst_OpenAiError : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void kinds_data();
    void kinds();
    void words_data();
    void words();
    void hostileText();
    void messagesOfTheRequestAreNotQuoted();
    void refusedParameter_data();
    void refusedParameter();
    void dropParameters_data();
    void dropParameters();
};

void tst_OpenAiError::kinds_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("code");

    const auto row = [](const char *name, int status, const QByteArray &body, ErrorKind kind,
                        const QString &code = {}) {
        QTest::newRow(name) << status << body << kind << code;
    };
    using Kind = ErrorKind;
    row("fixture 400", 400, fixture(u"openai_error_400_unsupported_param.json"_s),
        Kind::InvalidRequest, u"unsupported_parameter"_s);
    row("fixture 401", 401, fixture(u"openai_error_401.json"_s), Kind::Authentication,
        u"invalid_api_key"_s);
    row("fixture 429 quota", 429, fixture(u"openai_error_429_quota.json"_s), Kind::QuotaExceeded,
        u"insufficient_quota"_s);
    row("fixture 429 rate", 429, fixture(u"openai_error_429_rate.json"_s), Kind::RateLimited,
        u"rate_limit_exceeded"_s);

    // By code or type.
    row("quota by type alone", 429,
        R"({"error":{"message":"m","type":"insufficient_quota","code":"billing_new"}})",
        Kind::QuotaExceeded, u"billing_new"_s);
    row("quota type beside rate code", 429,
        R"({"error":{"type":"insufficient_quota","code":"rate_limit_exceeded"}})",
        Kind::QuotaExceeded, u"rate_limit_exceeded"_s);
    row("context", 400, R"({"error":{"message":"m","code":"context_length_exceeded"}})",
        Kind::ContextTooLong, u"context_length_exceeded"_s);
    row("llama.cpp context", 400,
        R"({"error":{"code":400,"message":"m","type":"exceed_context_size_error"}})",
        Kind::ContextTooLong, u"exceed_context_size_error"_s);
    row("model", 404, R"({"error":{"message":"m","code":"model_not_found"}})", Kind::ModelNotFound,
        u"model_not_found"_s);
    row("azure deployment", 404, R"({"error":{"code":"DeploymentNotFound","message":"m"}})",
        Kind::ModelNotFound, u"DeploymentNotFound"_s);
    row("azure filter", 400,
        R"({"error":{"code":"content_filter","message":"m","status":400,
            "innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
        Kind::ContentFiltered, u"content_filter"_s);
    row("country", 403,
        R"({"error":{"message":"m","code":"unsupported_country_region_territory"}})",
        Kind::Permission, u"unsupported_country_region_territory"_s);
    row("mistral model", 400,
        R"({"object":"error","message":"m","type":"invalid_model","param":null,"code":"1500"})",
        Kind::ModelNotFound, u"1500"_s);
    row("ollama model", 404,
        R"({"error":{"message":"model 'x' not found","type":"not_found_error","code":null}})",
        Kind::ModelNotFound, u"not_found_error"_s);
    row("llama.cpp loading", 503,
        R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
        Kind::Server, u"unavailable_error"_s);

    // By wording, where the code says nothing.
    row("vllm context", 400,
        R"({"object":"error","message":"This model's maximum context length is 4096 tokens","type":"BadRequestError","code":400})",
        Kind::ContextTooLong, u"BadRequestError"_s);
    row("deepseek model", 400,
        R"({"error":{"message":"Model Not Exist","type":"invalid_request_error","code":"invalid_request_error"}})",
        Kind::ModelNotFound, u"invalid_request_error"_s);
    row("openrouter model", 400,
        R"({"error":{"message":"x/y is not a valid model ID","code":400}})", Kind::ModelNotFound);
    row("wording of a server error proves nothing", 500,
        R"({"error":{"message":"context window"}})", Kind::Server);

    // OpenRouter's metadata.
    row("upstream's own words", 429,
        R"({"error":{"code":429,"message":"Provider returned error","metadata":{
            "provider_name":"P","raw":"{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}"}}})",
        Kind::QuotaExceeded, u"insufficient_quota"_s);
    row("moderation", 403,
        R"({"error":{"code":403,"message":"flagged","metadata":{"reasons":["x"],"flagged_input":"y"}}})",
        Kind::ContentFiltered);

    // By status, with every shape of body.
    row("empty", 502, "", Kind::Server);
    row("white space", 502, "\r\n", Kind::Server);
    row("html", 403, "<html><head><title>403 Forbidden</title></head></html>", Kind::Permission);
    row("text", 500, "upstream broke", Kind::Server);
    row("error as text", 400, R"({"error":"no"})", Kind::InvalidRequest);
    row("oauth's shape", 401, R"({"error":"invalid_client","error_description":"no"})",
        Kind::Authentication, u"invalid_client"_s);
    row("message alone", 401, R"({"message":"no"})", Kind::Authentication);
    row("detail", 404, R"({"detail":"Not Found"})", Kind::ModelNotFound);
    row("detail list", 422, R"({"detail":[{"loc":["body","stop"],"msg":"no","type":"t"}]})",
        Kind::InvalidRequest, u"t"_s);
    row("message with details", 422,
        R"({"object":"error","message":{"detail":[{"loc":["body","x"],"msg":"no","type":"t"}]}})",
        Kind::InvalidRequest, u"t"_s);
    row("list", 400, R"([{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}])",
        Kind::InvalidRequest);
    row("wrong types", 400, R"({"error":{"message":5,"code":[],"type":{},"param":7}})",
        Kind::InvalidRequest);
    for (const auto &[status, kind] :
         {std::pair(400, Kind::InvalidRequest), std::pair(401, Kind::Authentication),
          std::pair(402, Kind::QuotaExceeded), std::pair(403, Kind::Permission),
          std::pair(404, Kind::ModelNotFound), std::pair(405, Kind::InvalidRequest),
          std::pair(407, Kind::Proxy), std::pair(408, Kind::Timeout), std::pair(409, Kind::Server),
          std::pair(413, Kind::TooLarge), std::pair(415, Kind::InvalidRequest),
          std::pair(422, Kind::InvalidRequest), std::pair(429, Kind::RateLimited),
          std::pair(500, Kind::Server), std::pair(503, Kind::Server), std::pair(504, Kind::Server),
          std::pair(529, Kind::Server), std::pair(302, Kind::Redirected)})
        row(qPrintable(u"bare %1"_s.arg(status)), status, "{}", kind);
}

void tst_OpenAiError::kinds()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, code);

    const Error error = OpenAiCodec::decodeError(status, body, u"example.org"_s);

    QCOMPARE(errorKindName(error.kind), errorKindName(kind));
    QCOMPARE(error.httpStatus, status);
    QCOMPARE(error.code, code);
    QVERIFY(error.message.endsWith(u'.'));
    QVERIFY(!error.remedy.isEmpty());
    QVERIFY(error.detail.startsWith(u"HTTP %1"_s.arg(status)));
}

void tst_OpenAiError::words_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("remedy"); // a part of it

    QTest::newRow("quotes the service")
        << 401 << QByteArray(R"({"error":{"message":"Wrong key."}})")
        << u"example.org does not accept the API key (“Wrong key.”)."_s << u"Check the key"_s;
    QTest::newRow("nothing to quote")
        << 502 << QByteArray()
        << u"example.org could not answer: the failure is on its side (HTTP 502)."_s
        << u"in a while"_s;
    QTest::newRow("wrong address")
        << 404 << QByteArray("<html><title>Not Found</title><body>models</body></html>")
        << u"example.org has nothing at this address (“Not Found”)."_s << u"/v1"_s;
    QTest::newRow("wrong model")
        << 404 << QByteArray(R"({"error":{"message":"The model x does not exist"}})")
        << u"example.org does not have this model (“The model x does not exist”)."_s
        << u"list of models"_s;
    QTest::newRow("page without a title")
        << 500 << QByteArray("<html><style>p{}</style><script>x()</script><p>Oh\n no</p>")
        << u"example.org could not answer: the failure is on its side (“Oh no”)."_s
        << u"in a while"_s;
    QTest::newRow("loading") << 503
                             << QByteArray(R"({"error":{"code":503,"message":"Loading model"}})")
                             << u"example.org is still loading the model (“Loading model”)."_s
                             << u"until it is loaded"_s;
    QTest::newRow("parameter")
        << 400 << QByteArray(R"({"error":{"message":"Too hot","param":"temperature"}})")
        << u"example.org refused the request because of “temperature” (“Too hot”)."_s
        << u"this setting"_s;
    QTest::newRow("country")
        << 403
        << QByteArray(R"({"error":{"message":"No","code":"unsupported_country_region_territory"}})")
        << u"example.org does not serve your country or region (“No”)."_s << u"base URL"_s;
    QTest::newRow("details")
        << 422
        << QByteArray(
               R"({"detail":[{"loc":["body","stop",0],"msg":"too long","input":"private"}]})")
        << u"example.org refused the request because of “stop” (“body.stop.0: too long”)."_s
        << u"this setting"_s;
}

void tst_OpenAiError::words()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, message);
    QFETCH(QString, remedy);

    const Error error = OpenAiCodec::decodeError(status, body, u"example.org"_s);

    QCOMPARE(error.message, message);
    QVERIFY2(error.remedy.contains(remedy), qPrintable(error.remedy));
}

void tst_OpenAiError::hostileText()
{
    const QString text = u"a\u0007b\u202ec\nd "_s + QString(10'000, u'x') + u"😀"_s;
    const QJsonObject object{
        {u"message"_s, text}, {u"code"_s, QString(10'000, u'c')}, {u"param"_s, u"p\n%1<b>"_s}};
    const QByteArray body =
        QJsonDocument(QJsonObject{{u"error"_s, object}}).toJson(QJsonDocument::Compact);

    const Error error = OpenAiCodec::decodeError(400, body, u"example.org"_s);

    QVERIFY(error.message.size() < 700);
    QVERIFY(error.message.contains(u"a bc d xxx"_s));
    QVERIFY(error.code.size() <= 100);
    QVERIFY(error.detail.size() < 400);
    QCOMPARE(error.parameter, u"p"_s);
    // Pages are read no further than their start, however many tags never end.
    const Error page = OpenAiCodec::decodeError(500, QByteArray(1'000'000, '<'), u"example.org"_s);
    QCOMPARE(page.kind, ErrorKind::Server);
}

void tst_OpenAiError::messagesOfTheRequestAreNotQuoted()
{
    const Error details = OpenAiCodec::decodeError(
        422, R"({"detail":[{"loc":["body"],"msg":"bad","input":{"messages":"diary"}}]})", {});
    const Error moderation = OpenAiCodec::decodeError(
        403,
        R"({"error":{"code":403,"message":"m","metadata":{"reasons":[],"flagged_input":"diary"}}})",
        {});
    for (const Error &error : {details, moderation})
        QVERIFY(!(errorText(error) + error.detail).contains(u"diary"_s));
}

void tst_OpenAiError::refusedParameter_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, int status, const QByteArray &body,
                        const QString &expected) {
        QTest::newRow(name) << status << body << expected;
    };
    row("fixture", 400, fixture(u"openai_error_400_unsupported_param.json"_s), u"max_tokens"_s);
    row("value", 400,
        R"({"error":{"message":"m","param":"temperature","code":"unsupported_value"}})",
        u"temperature"_s);
    row("stream", 400, R"({"error":{"message":"m","param":"stream","code":"unsupported_value"}})",
        u"stream"_s);
    row("in the message only", 400,
        R"({"error":{"message":"Unsupported parameter: 'top_p' is not supported"}})", u"top_p"_s);
    row("azure's words", 400,
        R"({"error":{"message":"Unrecognized request argument supplied: stream_options","code":null}})",
        u"stream_options"_s);
    row("mistral", 422,
        R"({"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted","input":7}]})",
        u"seed"_s);
    row("older mistral", 422,
        R"({"object":"error","message":{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted","type":"value_error.extra"}]}})",
        u"stream_options"_s);
    row("inside a field", 400,
        R"({"error":{"message":"m","param":"stream_options.include_usage","code":"unknown_parameter"}})",
        u"stream_options"_s);
    row("a wrong value is the person's", 400,
        R"({"error":{"message":"must be below 2","param":"temperature","code":"invalid_value"}})",
        {});
    row("out of range at mistral", 422,
        R"({"detail":[{"type":"less_than_equal","loc":["body","temperature"],"msg":"too hot"}]})",
        {});
    row("messages are needed", 400,
        R"({"error":{"message":"m","param":"messages[0].name","code":"unsupported_parameter"}})",
        {});
    row("model is needed", 400,
        R"({"error":{"message":"m","param":"model","code":"unsupported_value"}})", {});
    row("another error", 401,
        R"({"error":{"message":"m","param":"seed","code":"invalid_api_key"}})", {});
}

void tst_OpenAiError::refusedParameter()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);

    const Error error = OpenAiCodec::decodeError(status, body, u"example.org"_s);

    QCOMPARE(OpenAiCodec::refusedParameter(error), expected);
}

void tst_OpenAiError::dropParameters_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QSet<QString>>("refused");
    QTest::addColumn<QByteArray>("expected");

    using Names = QSet<QString>;
    QTest::newRow("nothing") << QByteArray(R"({"seed":1})") << Names()
                             << QByteArray(R"({"seed":1})");
    QTest::newRow("one") << QByteArray(R"({"seed":1,"top_p":1})") << Names{u"seed"_s}
                         << QByteArray(R"({"top_p":1})");
    QTest::newRow("the limit is not lost")
        << QByteArray(R"({"max_tokens":5})") << Names{u"max_tokens"_s}
        << QByteArray(R"({"max_completion_tokens":5})");
    QTest::newRow("the limit the other way")
        << QByteArray(R"({"max_completion_tokens":5})") << Names{u"max_completion_tokens"_s}
        << QByteArray(R"({"max_tokens":5})");
    QTest::newRow("both limits refused")
        << QByteArray(R"({"max_tokens":5})") << Names{u"max_tokens"_s, u"max_completion_tokens"_s}
        << QByteArray("{}");
    QTest::newRow("no limit, none made")
        << QByteArray("{}") << Names{u"max_tokens"_s} << QByteArray("{}");
    QTest::newRow("stream and its options") << QByteArray(R"({"stream":true,"stream_options":{}})")
                                            << Names{u"stream"_s} << QByteArray("{}");
    QTest::newRow("tools and what goes with them")
        << QByteArray(R"({"tools":[],"tool_choice":"none","parallel_tool_calls":true})")
        << Names{u"tools"_s} << QByteArray("{}");
}

void tst_OpenAiError::dropParameters()
{
    QFETCH(QByteArray, body);
    QFETCH(QSet<QString>, refused);
    QFETCH(QByteArray, expected);

    QJsonObject object = QJsonDocument::fromJson(body).object();
    OpenAiCodec::dropParameters(object, refused);

    QCOMPARE(object, QJsonDocument::fromJson(expected).object());
}

QTEST_GUILESS_MAIN(tst_OpenAiError)
#include "tst_openaierror.moc"
