// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/bodytap.h"

#include "proxy/clientkeys.h"
#include "proxy/gatewaytest.h"

using namespace Chat;
using namespace Qt::StringLiterals;

/// What the running gateway records of bodies, and what not.
class BodyTapTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void nothingUnlessAsked();
    void wholeAnswer();
    void streamedAnswer();
    void refusedRequest();
    void noSecretIsKept();
    void onlyRequestsThatBeginWhileItIsOn();

private:
    std::optional<RecordedBodies> bodiesOfLast()
    {
        return proxy().bodies().find(proxy().log().since(0).last().id);
    }
};

void BodyTapTest::nothingUnlessAsked()
{
    m_service->enqueue(goodAnswer());
    QCOMPARE(chat(question()).status, 200);
    QVERIFY(!proxy().bodies().isRecording());
    QVERIFY(!bodiesOfLast());
}

void BodyTapTest::wholeAnswer()
{
    proxy().bodies().setRecording(true);
    m_service->enqueue(goodAnswer());
    const RawAnswer answer = chat(question());
    QCOMPARE(answer.status, 200);
    const auto bodies = bodiesOfLast();
    QVERIFY(bodies);
    QCOMPARE(bodies->request.text, question());
    QVERIFY(bodies->request.isWhole);
    QCOMPARE(bodies->answer.text, answer.body);
}

void BodyTapTest::streamedAnswer()
{
    proxy().bodies().setRecording(true);
    m_service->enqueue(goodStream());
    const RawAnswer answer = chat(question(R"(,"stream":true)"));
    QCOMPARE(answer.status, 200);
    const auto bodies = bodiesOfLast();
    QVERIFY(bodies);
    QVERIFY(bodies->answer.text.startsWith("data: "));
    QCOMPARE(bodies->answer.text, answer.body);
}

void BodyTapTest::refusedRequest()
{
    proxy().bodies().setRecording(true);
    const RawAnswer answer = chat(R"({"model":1})");
    QCOMPARE(answer.status, 400);
    const auto bodies = bodiesOfLast();
    QVERIFY(bodies);
    QCOMPARE(bodies->request.text, R"({"model":1})");
    QCOMPARE(bodies->answer.text, answer.body);
}

void BodyTapTest::noSecretIsKept()
{
    const Result<Secret> made = ClientKeys::create(keyFile(), u"laptop"_s);
    QVERIFY_RESULT(made);
    const QByteArray clientKey = made->reveal();
    m_gateway.loopbackNeedsKey = true;
    proxy().bodies().setRecording(true);
    // A client that says its key in the question, and a service that echoes ours and the question.
    const QByteArray echo = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + clientKey
        + " and " + key() + "\"}}]}\n\ndata: [DONE]\n\n";
    m_service->enqueue(Script::stream({echo}));
    const QByteArray body =
        R"({"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"My key is )"
        + clientKey + R"("}]})";
    const RawAnswer answer = ask(RawClient::post("/v1/chat/completions", body,
                                                 "Authorization: Bearer " + clientKey + "\r\n"));
    QCOMPARE(answer.status, 200);
    const auto bodies = bodiesOfLast();
    QVERIFY(bodies);
    QVERIFY(bodies->request.text.contains("My key is [secret]"));
    QVERIFY(bodies->answer.text.contains("[secret] and [secret]"));
    for (const QByteArray &text : {bodies->request.text, bodies->answer.text}) {
        QVERIFY(!text.contains(clientKey));
        QVERIFY(!text.contains(key()));
    }
}

void BodyTapTest::onlyRequestsThatBeginWhileItIsOn()
{
    m_service->enqueue(Script::openStream({textEvent("one")}).hang());
    RawClient client(proxy().port());
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"))));
    QTRY_VERIFY(client.received().contains("\"one\""));
    proxy().bodies().setRecording(true);
    client.socket().abort();
    QTRY_COMPARE(proxy().log().since(0).size(), 1);
    QVERIFY(!bodiesOfLast());
}

QTEST_GUILESS_MAIN(BodyTapTest)
#include "tst_bodytap.moc"
