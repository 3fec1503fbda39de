// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaytest.h"

#include <QJsonArray>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How one family of clients asks, and what its streams look like.
struct Shape
{
    QByteArray path;
    QByteArray question; ///< without its last brace
    QByteArray ping;
    QByteArray end; ///< only where all went well
    QByteArray error; ///< only in an event of one

    QByteArray streamed(const QByteArray &rest = {}) const
    {
        return RawClient::post(path, question + R"(,"stream":true)" + rest + '}');
    }
    QByteArray whole(const QByteArray &rest = {}) const
    {
        return RawClient::post(path, question + rest + '}');
    }
};

const QHash<QString, Shape> &shapes()
{
    static const QHash<QString, Shape> all{
        {u"chat"_s,
         {"/v1/chat/completions",
          R"({"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hi"}])", ": ping\n\n",
          "data: [DONE]", R"(data: {"error":)"}},
        {u"responses"_s,
         {"/v1/responses", R"({"model":"gpt-4o-mini","input":"Hi")", ": ping\n\n",
          "event: response.completed", "event: response.failed"}},
        {u"messages"_s,
         {"/v1/messages",
          R"({"model":"gpt-4o-mini","max_tokens":64,"messages":[{"role":"user","content":"Hi"}])",
          "event: ping\ndata: {\"type\":\"ping\"}\n\n", "event: message_stop", "event: error"}}};
    return all;
}

QByteArray deltaEvent(const QByteArray &delta)
{
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
}

} // namespace

/// What all families of clients have in common, above all their streams.
class GatewayStreamsTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void pingsInSilence_data() { addShapes(); }
    void pingsInSilence();
    void pingsBeforeTheFirstWords_data() { addShapes(); }
    void pingsBeforeTheFirstWords();
    void pingsInTheLine_data() { addShapes(); }
    void pingsInTheLine();
    void mapsErrors_data();
    void mapsErrors();
    void tellsErrorsAfterPings_data() { addShapes(); }
    void tellsErrorsAfterPings();
    void tellsErrorsByTheStatusUntilThen_data() { addShapes(); }
    void tellsErrorsByTheStatusUntilThen();
    void stopsTheServiceWhenTheClientLeaves_data() { addShapes(); }
    void stopsTheServiceWhenTheClientLeaves();
    void givesNoKeyOfAService_data() { addShapes(); }
    void givesNoKeyOfAService();
    void keepsTheOrderAroundStops();
    void deliversNothingBehindStops();

private:
    static void addShapes()
    {
        QTest::addColumn<int>("none");
        for (const auto name : {"chat", "responses", "messages"})
            QTest::newRow(name) << 0;
    }
    static Shape shape() { return shapes().value(QString::fromLatin1(QTest::currentDataTag())); }
};

void GatewayStreamsTest::pingsInSilence()
{
    m_gateway.pingInterval = 20ms;
    m_service->enqueue(
        Script::openStream({textEvent("one")}).wait().chunk("data: [DONE]\n\n").lastChunk());
    RawClient client(proxy().port());
    QVERIFY(client.send(shape().streamed()));
    QTRY_VERIFY(client.received().count(shape().ping) >= 3);
    QVERIFY(client.received().contains("one"));
    m_service->go();
    QVERIFY(client.next().body.contains(shape().end));
}

/// Some services send comments for minutes before the first words of a model that thinks.
void GatewayStreamsTest::pingsBeforeTheFirstWords()
{
    m_gateway.pingInterval = 20ms;
    m_service->enqueue(Script::openStream({": keep-alive\n\n"})
                           .wait()
                           .chunk(textEvent("one"))
                           .chunk("data: [DONE]\n\n")
                           .lastChunk());
    RawClient client(proxy().port());
    QVERIFY(client.send(shape().streamed()));
    QTRY_VERIFY(client.received().count(shape().ping) >= 3);
    QVERIFY(!client.received().contains("\"one\""));
    m_service->go();
    const RawAnswer answer = client.next();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("\"one\""));
    QVERIFY(answer.body.contains(shape().end));
}

void GatewayStreamsTest::pingsInTheLine()
{
    m_gateway.pingInterval = 20ms;
    m_home->set(u"profile/openai/maxConcurrent"_s, u"1"_s);
    m_service->enqueue(Script::openStream({textEvent("first")}).hang());
    RawClient first(proxy().port());
    QVERIFY(first.send(shape().streamed()));
    QTRY_VERIFY(first.received().contains("first"));
    RawClient second(proxy().port());
    RawClient third(proxy().port());
    QVERIFY(second.send(shape().streamed()));
    QTRY_VERIFY(second.received().count(shape().ping) >= 2);
    QVERIFY(third.send(shape().streamed()));
    QTRY_VERIFY(third.received().count(shape().ping) >= 2);
    m_service->enqueue(Script::stream({textEvent("second"), "data: [DONE]\n\n"}));
    m_service->enqueue(Script::json(429, fixture(u"openai_error_429_rate.json"_s)));
    first.socket().abort();
    const RawAnswer answer = second.next();
    QVERIFY(answer.body.contains("second"));
    QVERIFY(answer.body.contains(shape().end));
    const RawAnswer failed = third.next(); // its status has gone out
    QCOMPARE(failed.status, 200);
    QVERIFY2(failed.body.contains(shape().error), failed.body.constData());
    QVERIFY(!failed.body.contains(shape().end));
}

void GatewayStreamsTest::mapsErrors_data()
{
    QTest::addColumn<QString>("shape");
    QTest::addColumn<int>("upstream");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QByteArray>("shouldRetry");
    const auto row = [](const char *name, int upstream, const QByteArray &body, int status,
                        const QString &code, const QString &type, const QByteArray &shouldRetry) {
        for (auto shape = shapes().cbegin(); shape != shapes().cend(); ++shape)
            QTest::addRow("%s, %s", qPrintable(shape.key()), name)
                << shape.key() << upstream << body << status
                << (shape.key() == "messages"_L1 ? type : code) << shouldRetry;
    };
    row("key", 401, fixture(u"openai_error_401.json"_s), 502, u"upstream_authentication"_s,
        u"api_error"_s, "false");
    row("rate", 429, fixture(u"openai_error_429_rate.json"_s), 429, u"rate_limit_exceeded"_s,
        u"rate_limit_error"_s, "");
    row("quota", 429, fixture(u"openai_error_429_quota.json"_s), 429, u"insufficient_quota"_s,
        u"rate_limit_error"_s, "false");
    row("request", 400, R"({"error":{"message":"bad","code":"wrong"}})", 400, u"wrong"_s,
        u"invalid_request_error"_s, "");
    row("model", 404, {}, 404, u"model_not_found"_s, u"not_found_error"_s, "");
    row("down", 503, {}, 502, u"upstream_error"_s, u"api_error"_s, "");
}

void GatewayStreamsTest::mapsErrors()
{
    QFETCH(const QString, shape);
    QFETCH(const int, upstream);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QString, code);
    QFETCH(const QByteArray, shouldRetry);
    const bool isAnthropic = shape == "messages"_L1;
    const Shape asked = shapes().value(shape);
    for (const QByteArray &request : {asked.whole(), asked.streamed()}) {
        m_service->enqueue(Script::json(upstream, body, {{"Retry-After", "7"}}));
        const RawAnswer answer = ask(request);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.headers.value("content-type"), "application/json");
        const bool mayWait = status == 429 && shouldRetry.isEmpty();
        QCOMPARE(answer.headers.value("retry-after"), mayWait ? "7" : "");
        QCOMPARE(answer.headers.value("x-should-retry"), shouldRetry);
        QCOMPARE(answer.json().contains("type"_L1), isAnthropic);
        QCOMPARE(answer.error().value(isAnthropic ? "type"_L1 : "code"_L1).toString(), code);
        QVERIFY(!answer.error().value("message"_L1).toString().isEmpty());
        QVERIFY(!answer.body.contains(key()));
    }
}

void GatewayStreamsTest::tellsErrorsAfterPings()
{
    m_gateway.pingInterval = 20ms;
    m_service->enqueue(Script::openStream({": keep-alive\n\n"}).wait().reset());
    RawClient client(proxy().port());
    QVERIFY(client.send(shape().streamed()));
    QTRY_VERIFY(client.received().contains(shape().ping));
    m_service->go();
    const RawAnswer answer = client.next();
    QVERIFY2(answer.body.contains(shape().error), answer.body.constData());
    QVERIFY(!answer.body.contains(shape().end));
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    QVERIFY(!proxy().log().since(0).last().error.isEmpty());
}

void GatewayStreamsTest::tellsErrorsByTheStatusUntilThen()
{
    m_gateway.pingInterval = 20ms;
    const QByteArray body = fixture(u"openai_error_429_rate.json"_s);
    m_service->enqueue(Script().delay(200ms).write(
        "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body));
    QCOMPARE(ask(shape().streamed()).status, 429);
    // Also one that comes in place of the first words.
    m_proxy.reset();
    m_gateway.pingInterval = 60s;
    m_service->enqueue(
        Script::stream({": hi\n\n", "data: {\"error\":{\"message\":\"a\",\"code\":503}}\n\n"}));
    QVERIFY(ask(shape().streamed()).status >= 500);
}

void GatewayStreamsTest::stopsTheServiceWhenTheClientLeaves()
{
    leaveAmidTheStream(shape().streamed());
}

/// As where a proxy for debugging stands in the service's place, and answers with the request.
void GatewayStreamsTest::givesNoKeyOfAService()
{
    const QByteArray secret = key();
    QByteArrayList letters;
    for (const char letter : secret)
        letters.append(textEvent(QByteArray(1, letter)));
    const QByteArray inThoughts = deltaEvent(R"({"reasoning_content":"Bearer )" + secret + "\"}");
    const QByteArray inCall = deltaEvent(
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"a\":\")"
        + secret + R"(\"}"}}]})");
    const QByteArray rest = shape().path.endsWith("messages")
        ? R"(,"thinking":{"type":"enabled","budget_tokens":1024})"
        : "";
    const Script echo =
        Script::stream(QByteArrayList{inThoughts, textEvent("It is ")} + letters
                       + QByteArrayList{textEvent(" or so"), inCall, "data: [DONE]\n\n"});
    for (const QByteArray &request : {shape().streamed(rest), shape().whole(rest)}) {
        m_service->enqueue(echo);
        const RawAnswer answer = ask(request);
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.body.contains(secret));
        QVERIFY(answer.body.count("[secret]") >= 3);
        // Nor in pieces, but for what may begin any word.
        QByteArray text = answer.body;
        QVERIFY2(!text.contains(secret.mid(3, 8)), text.constData());
        QVERIFY(text.contains("It is ") && text.contains(" or so"));
    }
}

/// What may be the beginning of a stop is kept back no longer than its text lasts.
void GatewayStreamsTest::keepsTheOrderAroundStops()
{
    m_service->enqueue(Script::stream(
        {deltaEvent(R"({"content":"one E"})"), deltaEvent(R"({"reasoning_content":"hm"})"),
         deltaEvent(R"({"content":"two E"})"),
         deltaEvent(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f",)"
                    R"("arguments":"{}"}}]})"),
         "data: [DONE]\n\n"}));
    const RawAnswer answer = ask(
        shapes()
            .value(u"messages"_s)
            .streamed(
                R"(,"stop_sequences":["END"],"thinking":{"type":"enabled","budget_tokens":1024},)"
                R"("tools":[{"name":"f","input_schema":{"type":"object"}}])"));
    QStringList pieces;
    for (const QByteArray &event : answer.events()) {
        const QJsonObject data = QJsonDocument::fromJson(event).object();
        if (data.value("type"_L1) == u"content_block_start"_s)
            pieces.append(data["content_block"_L1]["type"_L1].toString() + u':');
        const QJsonValue delta = data["delta"_L1];
        if (!pieces.isEmpty())
            pieces.last() += delta["text"_L1].toString() + delta["thinking"_L1].toString();
    }
    QCOMPARE(pieces,
             QStringList({u"text:one E"_s, u"thinking:hm"_s, u"text:two E"_s, u"tool_use:"_s}));
}

void GatewayStreamsTest::deliversNothingBehindStops()
{
    m_service->enqueue(Script::openStream(
        {deltaEvent(R"({"content":"one END two","tool_calls":[{"index":0,"id":"a","function":)"
                    R"({"name":"f","arguments":"{}"}}]})")}));
    const RawAnswer answer = ask(
        shapes()
            .value(u"messages"_s)
            .whole(
                R"(,"stop_sequences":["END"],"tools":[{"name":"f","input_schema":{"type":"object"}}])"));
    QCOMPARE(answer.json().value("stop_reason"_L1), u"stop_sequence"_s);
    QCOMPARE(answer.json().value("content"_L1).toArray().size(), 1);
    QCOMPARE(answer.json()["content"_L1][0]["text"_L1], u"one "_s);
}

QTEST_GUILESS_MAIN(GatewayStreamsTest)
#include "tst_gatewaystreams.moc"
