// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientkeys.h"
#include "proxy/gatewaytest.h"

#include <QFile>
#include <QFileInfo>

#include <memory>
#include <vector>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Who is kept out, what is too much, and clients that break the rules.
class GatewaySafetyTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void answersOwnNamesOnly_data();
    void answersOwnNamesOnly();
    void letsNoOtherOriginIn();
    void answersPreflights();
    void asksForKeys();
    void holdsKeysToTheirLimits();
    void countsWhatNobodyTells();
    void countsWhatIsToldTooEarly();
    void countsEscapedLettersOnce();
    void letsOneAtATimeNearTheLimit();
    void keepsRequestsInOrder();
    void takesChunkedRequests();
    void continuesWhenExpected();
    void refusesTooLargeBodies();
    void refusesBrokenRequests();
    void cutsSlowSenders();
    void refusesConnectionsBeyondTheLimit();
    void refusesRequestsBeyondTheLimit();
    void survivesClientsThatLeaveAtAnyTime();

private:
    /// The header with a new key of those limits.
    QByteArray limitedKey(const QByteArray &limits);
};

void GatewaySafetyTest::answersOwnNamesOnly_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    QTest::newRow("localhost") << QByteArray("localhost:8080") << 200;
    QTest::newRow("upper case") << QByteArray("LocalHost.") << 200;
    QTest::newRow("below it") << QByteArray("chat.localhost") << 200;
    QTest::newRow("IPv4") << QByteArray("127.0.0.1:1") << 200;
    QTest::newRow("IPv6") << QByteArray("[::1]:8080") << 200;
    QTest::newRow("allowed") << QByteArray("gateway.lan:8080") << 200;
    QTest::newRow("rebound") << QByteArray("evil.example:8080") << 421;
    QTest::newRow("rebound to look alike") << QByteArray("localhost.evil.example") << 421;
    QTest::newRow("none") << QByteArray("") << 421;
}

void GatewaySafetyTest::answersOwnNamesOnly()
{
    QFETCH(const QByteArray, host);
    QFETCH(const int, status);
    m_gateway.allowedHosts = {u"gateway.lan"_s};
    QCOMPARE(ask("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status, status);
}

void GatewaySafetyTest::letsNoOtherOriginIn()
{
    m_gateway.allowedOrigins = {u"http://localhost:3000"_s};
    const QByteArray evil = "Origin: https://evil.example\r\n";
    RawAnswer answer = ask(RawClient::post("/v1/chat/completions", question(), evil));
    QCOMPARE(answer.status, 403);
    QCOMPARE(answer.code(), u"origin_not_allowed"_s);
    QVERIFY(!answer.headers.contains("access-control-allow-origin"));
    QCOMPARE(ask(RawClient::get("/v1/models", "Origin: null\r\n")).status, 403);
    // A picture that is none, and a script.
    for (const char *site : {"cross-site", "same-site"})
        QCOMPARE(ask(RawClient::get("/v1/models",
                                    QByteArray("Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Site: ") + site
                                        + "\r\n"))
                     .status,
                 403);
    QVERIFY(m_service->requests().isEmpty());
    QCOMPARE(ask(RawClient::get("/", "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: cross-site\r\n"))
                 .status,
             200);
    QCOMPARE(ask(RawClient::get("/", "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Site: same-origin\r\n"))
                 .status,
             200);

    answer = ask(RawClient::get("/nowhere", "Origin: http://localhost:3000\r\n"));
    QCOMPARE(answer.status, 404); // readable for the page all the same
    QCOMPARE(answer.headers.value("access-control-allow-origin"), "http://localhost:3000");
    QCOMPARE(answer.headers.value("vary"), "Origin");
}

void GatewaySafetyTest::answersPreflights()
{
    m_gateway.allowedOrigins = {u"http://localhost:3000"_s};
    m_gateway.loopbackNeedsKey = true;
    const RawAnswer answer = ask(
        RawClient::get("/v1/chat/completions",
                       "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: POST\r\n"
                       "Access-Control-Request-Headers: authorization,x-stainless-os\r\n"
                       "Access-Control-Request-Private-Network: true\r\n",
                       "OPTIONS"));
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.headers.value("access-control-allow-headers"), "authorization,x-stainless-os");
    QVERIFY(answer.headers.value("access-control-allow-methods").contains("POST"));
    QCOMPARE(answer.headers.value("access-control-allow-private-network"), "true");
    QVERIFY(!answer.headers.contains("content-length"));
    QCOMPARE(
        ask(RawClient::get("/v1/models", "Origin: https://evil.example\r\n", "OPTIONS")).status,
        403);
}

void GatewaySafetyTest::asksForKeys()
{
    const Result<Secret> made = ClientKeys::create(keyFile(), u"laptop"_s);
    QVERIFY(made.hasValue());
    QVERIFY(!ClientKeys::create(keyFile(), u"laptop"_s).hasValue());
    QVERIFY(!ClientKeys::create(keyFile(), u"a]b"_s).hasValue());
    const QByteArray clientKey = made->reveal();
    QFile file(keyFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(clientKey));
    QVERIFY(!(QFileInfo(keyFile()).permissions() & (QFile::ReadOther | QFile::ReadGroup)));

    m_gateway.loopbackNeedsKey = true;
    RawAnswer answer = chat(question());
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.code(), u"invalid_api_key"_s);
    QCOMPARE(ask(RawClient::get("/v1/models", "Authorization: Bearer wrong\r\n")).status, 401);
    QCOMPARE(ask(RawClient::get("/health")).status, 200);
    for (const QByteArray name :
         {"Authorization: Bearer ", "authorization: bearer ", "X-Api-Key: ", "api-key: "}) {
        m_service->enqueue(goodAnswer());
        answer =
            ask(RawClient::post("/v1/chat/completions", question(), name + clientKey + "\r\n"));
        QCOMPARE(answer.status, 200);
        for (const auto &[header, value] : m_service->requests().last().headers)
            QVERIFY2(!value.contains(clientKey), header.constData());
    }
    QCOMPARE(proxy().log().since(0).last().client, u"laptop"_s);

    // Revoked: gone as soon as the gateway is told.
    const Result<bool> revoked = ClientKeys::revoke(keyFile(), u"laptop"_s);
    QVERIFY(revoked.hasValue() && *revoked);
    proxy().start(m_home->settings(), keyFile(), m_gateway);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::On);
    QCOMPARE(ask(RawClient::get("/v1/models", "X-Api-Key: " + clientKey + "\r\n")).status, 401);
}

void GatewaySafetyTest::holdsKeysToTheirLimits()
{
    const QByteArray header = limitedKey("models=gpt-4o-mini, other\ntokensPerDay=20\n");
    RawAnswer answer = ask(RawClient::post("/v1/chat/completions", question({}, "gpt-5"), header));
    QCOMPARE(answer.status, 403);
    QCOMPARE(answer.code(), u"model_not_allowed"_s);
    m_service->enqueue(goodAnswer()); // 27 tokens
    QCOMPARE(ask(RawClient::post("/v1/chat/completions", question(), header)).status, 200);
    answer = ask(RawClient::post("/v1/chat/completions", question(), header));
    QCOMPARE(answer.status, 429);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0);
}

QByteArray GatewaySafetyTest::limitedKey(const QByteArray &limits)
{
    const Result<Secret> made = ClientKeys::create(keyFile(), u"small"_s);
    QFile file(keyFile());
    if (!made || !file.open(QIODevice::Append))
        return {};
    file.write(limits);
    return "X-Api-Key: " + made->reveal() + "\r\n";
}

/// Who leaves early, names a stop that is cut here, or asks a service that gives no counts, has
/// used tokens all the same.
void GatewaySafetyTest::countsWhatNobodyTells()
{
    const QByteArray header = limitedKey("tokensPerDay=100\n");
    const QByteArray words = QByteArray("word ").repeated(100);
    const auto stream = [&](const QByteArray &rest) {
        return RawClient::post("/v1/chat/completions", question(R"(,"stream":true)" + rest),
                               header);
    };
    const auto isUsedUp = [&] {
        const RawAnswer answer = ask(stream({}));
        return answer.status == 429 && answer.headers.value("retry-after").toInt() > 1;
    };
    const auto anew = [&] { m_proxy.reset(); }; // with no token used

    m_service->enqueue(Script::openStream({textEvent(words)}).hang());
    {
        RawClient client(proxy().port());
        QVERIFY(client.send(stream({})));
        QTRY_VERIFY(client.received().contains("word"));
    }
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    QVERIFY(isUsedUp());

    anew();
    m_service->enqueue(Script::openStream({textEvent(words + "END")}).hang());
    const QByteArray stopped = R"({"model":"gpt-4o-mini","max_tokens":64,)"
                               R"("stop_sequences":["END"],)"
                               R"("messages":[{"role":"user","content":"Hi"}]})";
    QCOMPARE(ask(RawClient::post("/v1/messages", stopped, header)).status, 200);
    QVERIFY(isUsedUp());

    anew();
    m_service->enqueue(Script::stream({textEvent(words), "data: [DONE]\n\n"}));
    QCOMPARE(ask(stream({})).status, 200);
    QVERIFY(isUsedUp());

    anew(); // what the service refuses costs nothing
    for (int i = 0; i < 3; ++i) {
        m_service->enqueue(Script::json(500, "{}"));
        const RawAnswer refused = ask(stream(",\"user\":\"" + words + '"'));
        QCOMPARE(refused.status, 502);
    }
}

/// Some services tell zeros, others of the prompt alone with the first words.
void GatewaySafetyTest::countsWhatIsToldTooEarly()
{
    const QByteArray header = limitedKey("tokensPerDay=100\n");
    const QByteArray words = textEvent(QByteArray("word ").repeated(100));
    const auto usageEvent = [](int prompt, int answer) {
        return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":" + QByteArray::number(prompt)
            + ",\"completion_tokens\":" + QByteArray::number(answer)
            + ",\"total_tokens\":" + QByteArray::number(prompt + answer) + "}}\n\n";
    };
    const QByteArray end = "data: [DONE]\n\n";
    const QByteArray request =
        RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"), header);
    const auto isUsedUp = [&] {
        const RawAnswer answer = ask(request);
        return answer.status == 429 && answer.headers.value("retry-after").toInt() > 1;
    };

    m_service->enqueue(Script::stream({words, usageEvent(0, 0), end}));
    QCOMPARE(ask(request).status, 200);
    QVERIFY(isUsedUp());

    m_proxy.reset();
    m_service->enqueue(Script::stream({usageEvent(9, 0), words, end}));
    QCOMPARE(ask(request).status, 200);
    QVERIFY(isUsedUp());

    m_proxy.reset();
    m_service->enqueue(Script::openStream({usageEvent(9, 1), words}).hang());
    {
        RawClient client(proxy().port());
        QVERIFY(client.send(request));
        QTRY_VERIFY(client.received().contains("word"));
    }
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    QVERIFY(isUsedUp());

    m_proxy.reset(); // what is told in the end holds, though it is less than the guess
    m_service->setHandler([&](const RecordedRequest &) {
        return Script::stream({words, usageEvent(9, 20), end});
    });
    for (int i = 0; i < 4; ++i)
        QCOMPARE(ask(request).status, 200);
    QVERIFY(isUsedUp());
}

void GatewaySafetyTest::countsEscapedLettersOnce()
{
    const QByteArray header = limitedKey("tokensPerDay=100\n");
    const QByteArray prompt = QByteArray("\\u043f").repeated(120);
    const QByteArray request =
        RawClient::post("/v1/chat/completions",
                        R"({"model":"gpt-4o-mini","messages":[{"role":"user","content":")" + prompt
                            + R"("}],"stream":true})",
                        header);
    m_service->setHandler([](const RecordedRequest &) {
        return Script::stream({textEvent("Yes"), "data: [DONE]\n\n"});
    });
    QCOMPARE(ask(request).status, 200); // of some 70 tokens
    QCOMPARE(ask(request).status, 200);
    QCOMPARE(ask(request).status, 429);
}

/// Many at once would use up a limit many times before the first is counted.
void GatewaySafetyTest::letsOneAtATimeNearTheLimit()
{
    const QByteArray header = limitedKey("tokensPerDay=2000\n");
    const auto request = [&](const QByteArray &rest) {
        return RawClient::post("/v1/chat/completions", question(rest), header);
    };
    m_service->setHandler([](const RecordedRequest &) { return Script().hang(); });
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 4; ++i) { // of about 520 each
        clients.push_back(std::make_unique<RawClient>(proxy().port()));
        QVERIFY(clients.back()->send(request(",\"max_tokens\":500")));
    }
    QTRY_COMPARE(m_service->requests().size(), 4);
    const RawAnswer answer = ask(request({}));
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("retry-after"), "1"); // some may be left over
    QVERIFY(answer.error().value("message"_L1).toString().startsWith(u"Requests in work"_s));
    clients.pop_back();
    m_service->setHandler([](const RecordedRequest &) { return goodAnswer(); });
    QTRY_COMPARE(ask(request({})).status, 200);
}

void GatewaySafetyTest::keepsRequestsInOrder()
{
    // The first takes longest; all three are there before it is answered.
    m_service->enqueue(Script().wait().write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(fixture(u"openai_chat.json"_s).size()) + "\r\n\r\n"
        + fixture(u"openai_chat.json"_s)));
    RawClient client(proxy().port());
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question())
                        + RawClient::get("/health") + RawClient::get("/nowhere")));
    QTRY_COMPARE(m_service->waitingCount(), 1);
    QVERIFY(client.received().isEmpty());
    m_service->go();
    QCOMPARE(client.next().json().value("object"_L1), u"chat.completion"_s);
    QCOMPARE(client.next().json().value("status"_L1), u"ok"_s);
    QCOMPARE(client.next().status, 404);
    QVERIFY(!client.isClosed());

    // More ahead than anybody sends: an answer to those that were taken, then an end.
    RawClient greedy(proxy().port());
    m_service->enqueue(Script::head(200).hang());
    QVERIFY(greedy.send(RawClient::post("/v1/chat/completions", question())
                        + RawClient::get("/health").repeated(100)));
    QTRY_COMPARE(m_service->requests().size(), 2);
    greedy.socket().abort();
}

void GatewaySafetyTest::takesChunkedRequests()
{
    const QByteArray body = question();
    const QByteArray head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray first = QByteArray::number(10, 16) + "\r\n" + body.left(10) + "\r\n";
    const QByteArray rest =
        QByteArray::number(body.size() - 10, 16) + "\r\n" + body.mid(10) + "\r\n0\r\n\r\n";
    m_service->enqueue(goodAnswer());
    QCOMPARE(ask(head + first + rest).status, 200);
    // Cut at every place.
    const QByteArray whole = head + first + rest;
    for (qsizetype cut = head.size(); cut < head.size() + first.size() + 6; ++cut) {
        m_service->enqueue(goodAnswer());
        RawClient client(proxy().port());
        QVERIFY(client.send(whole.left(cut)));
        QTRY_COMPARE(client.socket().bytesToWrite(), 0);
        const RawAnswer answer = client.ask(whole.mid(cut));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("connection"), "close");
    }
}

void GatewaySafetyTest::continuesWhenExpected()
{
    m_service->enqueue(goodAnswer());
    const QByteArray body = question();
    RawClient client(proxy().port());
    const QByteArray head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            "Expect: 100-continue\r\nContent-Length: ";
    QCOMPARE(client.ask(head + QByteArray::number(body.size()) + "\r\n\r\n").status, 100);
    QCOMPARE(client.ask(body).status, 200);

    RawClient large(proxy().port());
    QCOMPARE(large.ask(head + "99999999\r\n\r\n").status, 413); // and no 100 before it
}

void GatewaySafetyTest::refusesTooLargeBodies()
{
    m_gateway.maxBody = 1024 * 1024;
    const RawAnswer answer = ask(RawClient::post("/v1/chat/completions", QByteArray(2000000, ' ')));
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.error().value("type"_L1), u"invalid_request_error"_s);
    QCOMPARE(answer.headers.value("connection"), "close");
    QVERIFY(answer.headers.contains("x-request-id"));
    m_service->enqueue(goodAnswer());
    const QByteArray user = ",\"user\":\"" + QByteArray(1000000, 'a') + "\"";
    QCOMPARE(chat(question(user)).status, 200);
}

void GatewaySafetyTest::refusesBrokenRequests()
{
    for (const QByteArray request :
         {"GET / HTTP/1.1\nHost: localhost\n\n", "\x16\x03\x01\x02\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"}) {
        RawClient client(proxy().port());
        const RawAnswer answer = client.ask(request);
        QCOMPARE(answer.status, 400);
        QVERIFY(!answer.error().value("message"_L1).toString().isEmpty());
        QTRY_VERIFY(client.isClosed());
    }
}

void GatewaySafetyTest::cutsSlowSenders()
{
    m_gateway.headTimeout = 100ms;
    m_gateway.requestTimeout = 200ms;
    m_gateway.idleTimeout = 100ms;
    RawClient silent(proxy().port());
    QTRY_VERIFY(silent.isClosed());
    QVERIFY(silent.received().isEmpty());

    RawClient slowHead(proxy().port());
    QCOMPARE(slowHead.ask("GET / HTTP/1.1\r\nHo").status, 408);
    RawClient slowBody(proxy().port());
    QCOMPARE(slowBody
                 .ask("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                      "Content-Length: 100\r\n\r\n{")
                 .status,
             408);
    QTRY_VERIFY(slowBody.isClosed());
}

void GatewaySafetyTest::refusesConnectionsBeyondTheLimit()
{
    m_gateway.maxConnections = 5;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<RawClient>(proxy().port()));
        QCOMPARE(clients.back()->ask(RawClient::get("/health")).status, 200);
    }
    RawClient refused(proxy().port());
    const RawAnswer answer = refused.next();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.headers.value("retry-after"), "1");
    QCOMPARE(answer.code(), u"too_many_connections"_s);
    clients.clear();
    QTRY_COMPARE(ask(RawClient::get("/health")).status, 200);
}

void GatewaySafetyTest::refusesRequestsBeyondTheLimit()
{
    m_gateway.maxRequests = 2;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 2; ++i) {
        m_service->enqueue(Script().hang());
        clients.push_back(std::make_unique<RawClient>(proxy().port()));
        QVERIFY(clients.back()->send(RawClient::post("/v1/chat/completions", question())));
    }
    QTRY_COMPARE(m_service->requests().size(), 2);
    const RawAnswer answer = chat(question());
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.headers.contains("retry-after"));
    QCOMPARE(ask(RawClient::get("/health")).status, 200);
    clients.clear();
    m_service->setHandler([](const RecordedRequest &) { return goodAnswer(); });
    QTRY_COMPARE(chat(question()).status, 200);
}

void GatewaySafetyTest::survivesClientsThatLeaveAtAnyTime()
{
    m_service->setHandler([](const RecordedRequest &) { return goodStream(); });
    const QByteArray request =
        RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"));
    for (qsizetype cut = 0; cut <= request.size(); cut += 5) {
        RawClient client(proxy().port());
        QVERIFY(client.send(request.left(cut)));
        if (cut % 2 == 0)
            client.socket().abort();
        else
            client.socket().disconnectFromHost();
    }
    for (int events = 0; events < 400; events += 40) {
        RawClient client(proxy().port());
        QVERIFY(client.send(request));
        QTRY_VERIFY(client.received().size() > events);
        client.socket().abort();
    }
    QCOMPARE(chat(question(R"(,"stream":true)")).status, 200);
    QTRY_VERIFY(ask(RawClient::get("/metrics")).body.contains("lmchat_requests_in_work 0\n"));
}

QTEST_GUILESS_MAIN(GatewaySafetyTest)
#include "tst_gatewaysafety.moc"
