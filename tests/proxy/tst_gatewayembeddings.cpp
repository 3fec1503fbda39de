// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaytest.h"

#include <QJsonArray>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Path = "/v1/embeddings"_ba;
const QByteArray Vectors = R"({"object":"list","model":"e-1","data":[
    {"object":"embedding","index":1,"embedding":[3,0.1]},
    {"object":"embedding","index":0,"embedding":[1,-2]}],
    "usage":{"prompt_tokens":5,"total_tokens":5}})"_ba;

} // namespace

/// `POST /v1/embeddings`: bytes in, bytes out.
class GatewayEmbeddingsTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        begin();
        m_service->route("GET", u"/v1/models"_s,
                         Script::json(200, fixture(u"openai_models.json"_s)));
    }
    void cleanup() { end(); }

    void answers()
    {
        for (const QByteArray path : {"/v1/embeddings", "/embeddings", "/v1/embeddings/"}) {
            m_service->route("POST", u"/v1/embeddings"_s, Script::json(200, Vectors));
            const RawAnswer answer =
                chat(R"({"model":"openai/e","input":["a","b"],"dimensions":2,"user":"u"})", path);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.headers.value("content-type"), "application/json");
            const QJsonObject json = answer.json();
            QCOMPARE(json.value("object"_L1), u"list"_s);
            QCOMPARE(json.value("model"_L1), u"openai/e"_s); // as asked
            QCOMPARE(json.value("usage"_L1),
                     QJsonObject({{u"prompt_tokens"_s, 5}, {u"total_tokens"_s, 5}}));
            const QJsonArray data = json.value("data"_L1).toArray();
            QCOMPARE(data.size(), 2);
            QCOMPARE(data.at(0).toObject(),
                     QJsonObject({{u"object"_s, u"embedding"_s},
                                  {u"index"_s, 0},
                                  {u"embedding"_s, QJsonArray{1, -2}}}));
            QCOMPARE(data.at(1)["embedding"_L1], QJsonArray({3, 0.1}));
            QCOMPARE(sent(),
                     QJsonObject({{u"model"_s, u"e"_s},
                                  {u"input"_s, QJsonArray{u"a"_s, u"b"_s}},
                                  {u"dimensions"_s, 2}}));
            QCOMPARE(m_service->requests().last().header("authorization"), "Bearer " + key());
        }
        const RequestRecord record = proxy().log().since(0).last();
        QCOMPARE(record.route, u"/v1/embeddings/"_s);
        QCOMPARE(record.model, u"openai/e"_s);
        QCOMPARE(record.provider, u"openai"_s);
        QCOMPARE(record.usage->promptTokens, 5);
    }

    void answersInBase64()
    {
        m_service->route(
            "POST", u"/v1/embeddings"_s,
            Script::json(200, R"({"data":[{"embedding":[1,-2]}],"usage":{"prompt_tokens":1}})"));
        const RawAnswer answer =
            chat(R"({"model":"openai/e","input":"a","encoding_format":"base64"})", Path);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()["data"_L1][0]["embedding"_L1], u"AACAPwAAAMA="_s);
        QCOMPARE(sent().value("input"_L1), QJsonArray{u"a"_s});
        QVERIFY(!sent().contains("encoding_format"_L1)); // numbers from everybody
    }

    void refusesWhatCannotBeMeant_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("parameter");
        const auto row = [](const char *name, const QByteArray &body, const QString &parameter) {
            QTest::newRow(name) << body << parameter;
        };
        row("no JSON", "{", {});
        row("a list", "[]", {});
        row("no model", R"({"input":"a"})", u"model"_s);
        row("model", R"({"model":1,"input":"a"})", u"model"_s);
        row("no input", R"({"model":"m"})", u"input"_s);
        row("input null", R"({"model":"m","input":null})", u"input"_s);
        row("input", R"({"model":"m","input":{}})", u"input"_s);
        row("none", R"({"model":"m","input":[]})", u"input"_s);
        row("empty", R"({"model":"m","input":""})", u"input"_s);
        row("empty one", R"({"model":"m","input":["a",""]})", u"input[1]"_s);
        row("an object", R"({"model":"m","input":["a",{}]})", u"input[1]"_s);
        row("tokens", R"({"model":"m","input":[1,2,3]})", u"input[0]"_s);
        row("lists of tokens", R"({"model":"m","input":[[1,2],[3]]})", u"input[0]"_s);
        row("too many",
            R"({"model":"m","input":[)" + QByteArray("\"a\",").repeated(2048) + "\"a\"]}",
            u"input"_s);
        row("format", R"({"model":"m","input":"a","encoding_format":"int8"})",
            u"encoding_format"_s);
        row("format's type", R"({"model":"m","input":"a","encoding_format":1})",
            u"encoding_format"_s);
        row("dimensions", R"({"model":"m","input":"a","dimensions":0})", u"dimensions"_s);
        row("dimensions' type", R"({"model":"m","input":"a","dimensions":"8"})", u"dimensions"_s);
        row("dimensions' size", R"({"model":"m","input":"a","dimensions":1e12})", u"dimensions"_s);
        row("the demo", R"({"model":"demo","input":"a"})", u"model"_s);
        row("a profile", R"({"model":"openai","input":"a"})", u"model"_s);
    }

    void refusesWhatCannotBeMeant()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, parameter);
        const RawAnswer answer = chat(body, Path);
        QCOMPARE(answer.status, 400);
        const QJsonObject error = answer.error();
        QCOMPARE(error.value("type"_L1), u"invalid_request_error"_s);
        QVERIFY(!error.value("message"_L1).toString().isEmpty());
        QCOMPARE(error.value("param"_L1),
                 parameter.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(parameter));
        for (const RecordedRequest &request : m_service->requests())
            QCOMPARE(request.verb, "GET"); // the models at most
    }

    void mapsErrors_data()
    {
        QTest::addColumn<int>("upstream");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("key") << 401 << fixture(u"openai_error_401.json"_s) << 502
                             << u"upstream_authentication"_s;
        QTest::newRow("rate") << 429 << fixture(u"openai_error_429_rate.json"_s) << 429
                              << u"rate_limit_exceeded"_s;
        QTest::newRow("model") << 404 << QByteArray() << 404 << u"model_not_found"_s;
        QTest::newRow("down") << 500 << QByteArray("<html>") << 502 << u"upstream_error"_s;
        QTest::newRow("other vectors")
            << 200 << QByteArray(R"({"data":[]})") << 502 << u"upstream_protocol"_s;
    }

    void mapsErrors()
    {
        QFETCH(const int, upstream);
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        QFETCH(const QString, code);
        m_service->route("POST", u"/v1/embeddings"_s, Script::json(upstream, body));
        const RawAnswer answer = chat(R"({"model":"openai/e","input":"a"})", Path);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.code(), code);
        QVERIFY(!answer.body.contains(key()));
    }

    void stopsTheServiceWhenTheClientLeaves()
    {
        QSignalSpy left(m_service.get(), &ScriptedServer::clientLeft);
        m_service->route("POST", u"/v1/embeddings"_s, Script().hang());
        RawClient client(proxy().port());
        QVERIFY(client.send(RawClient::post(Path, R"({"model":"openai/e","input":"a"})")));
        QTRY_COMPARE(m_service->requests().value(1).path(), u"/v1/embeddings"_s);
        client.socket().abort();
        QTRY_COMPARE(left.size(), 1);
        QTRY_COMPARE(proxy().log().since(0).size(), 1);
        QCOMPARE(proxy().log().since(0).last().status, 499);
    }

    void refusesWhatWouldWaitTooLong()
    {
        m_home->set(u"profile/openai/maxConcurrent"_s, u"1"_s);
        m_gateway.maxQueue = 1;
        const QByteArray body = R"({"model":"openai/e","input":"a"})";
        m_service->route(
            "POST", u"/v1/embeddings"_s,
            Script().wait().write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                  "Content-Length: 28\r\n\r\n{\"data\":[{\"embedding\":[1]}]}"));
        RawClient first(proxy().port());
        QVERIFY(first.send(RawClient::post(Path, body)));
        QTRY_COMPARE(m_service->waitingCount(), 1);
        RawClient second(proxy().port());
        QVERIFY(second.send(RawClient::post(Path, body)));
        QTRY_VERIFY(ask(RawClient::get("/metrics")).body.contains("lmchat_queue_length 1\n"));
        const RawAnswer third = chat(body, Path);
        QCOMPARE(third.status, 503);
        QCOMPARE(third.code(), u"queue_full"_s);
        QVERIFY(third.headers.contains("retry-after"));
        m_service->go();
        m_service->go();
        QCOMPARE(first.next().status, 200);
        QCOMPARE(second.next().status, 200);
        QVERIFY(ask(RawClient::get("/metrics")).body.contains("lmchat_queue_length 0\n"));
    }

    void takesPostsOnly()
    {
        const RawAnswer answer = ask(RawClient::get(Path));
        QCOMPARE(answer.status, 405);
        QCOMPARE(answer.headers.value("allow"), "POST, OPTIONS");
    }
};

QTEST_GUILESS_MAIN(GatewayEmbeddingsTest)
#include "tst_gatewayembeddings.moc"
