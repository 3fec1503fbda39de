// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/originform.h"

#include "proxy/gatewaytest.h"

#include <QJsonArray>

using namespace Chat;
using namespace Qt::StringLiterals;

/// `/chatgpt/` as the README of the service that it comes from promises it; `/gigachat/` is in
/// tst_gatewaygigachat.
class OriginFormTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void givesTheConversationBack();
    void addsNoSecondInstruction();
    void passesParametersOn();
    void refuses_data();
    void refuses();
    void tellsThatThereIsNoKey();

private:
    static QString instruction()
    {
        return u"Ты заботливый ассистент и хочешь помочь пользователю решить его проблему"_s;
    }
    static QJsonObject message(const QString &role, const QString &content)
    {
        return {{u"role"_s, role}, {u"content"_s, content}};
    }
};

void OriginFormTest::givesTheConversationBack()
{
    for (const QByteArray path : {"/chatgpt/", "/chatgpt"}) {
        m_service->enqueue(goodAnswer());
        const RawAnswer answer = chat(
            R"({"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"Привет"}]})", path);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), "application/json");
        const QJsonObject expected{
            {u"model"_s, u"gpt-3.5-turbo"_s},
            {u"messages"_s,
             QJsonArray{message(u"system"_s, instruction()), message(u"user"_s, u"Привет"_s),
                        message(u"assistant"_s, u"Привет! Чем помочь?"_s)}}};
        QCOMPARE(answer.json(), expected);
        QCOMPARE(sent().value("model"_L1), u"gpt-3.5-turbo"_s);
        const QJsonArray asked = sent().value("messages"_L1).toArray();
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked.at(0).toObject().value("content"_L1), instruction());
    }
}

void OriginFormTest::addsNoSecondInstruction()
{
    m_service->enqueue(goodAnswer());
    const RawAnswer answer = chat(R"({"model":"m","messages":[{"role":"system","content":"S"},
        {"role":"user","content":"a"},{"role":"assistant","content":"b"},
        {"role":"user","content":"c"}]})",
                                  "/chatgpt/");
    const QJsonArray messages = answer.json().value("messages"_L1).toArray();
    QCOMPARE(messages.size(), 5);
    QCOMPARE(messages.at(0).toObject().value("content"_L1), u"S"_s);
    QCOMPARE(messages.at(4).toObject().value("role"_L1), u"assistant"_s);
    QCOMPARE(sent().value("messages"_L1).toArray().size(), 4);
}

void OriginFormTest::passesParametersOn()
{
    m_service->enqueue(goodAnswer());
    QCOMPARE(
        chat(question(R"(,"temperature":0.3,"max_tokens":9,"no_such":true)"), "/chatgpt/").status,
        200);
    QCOMPARE(sent().value("temperature"_L1), 0.3);
    QCOMPARE(sent().value("max_tokens"_L1), 9);
    QVERIFY(!sent().contains("no_such"_L1));
    QVERIFY(!sent().contains("stream"_L1));
}

void OriginFormTest::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << QByteArray("model=a");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("no messages") << QByteArray(R"({"model":"a"})");
    QTest::newRow("none") << QByteArray(R"({"model":"a","messages":[]})");
    QTest::newRow("no model") << QByteArray(R"({"messages":[{"role":"user","content":"a"}]})");
    QTest::newRow("number") << QByteArray(
        R"({"model":"a","messages":[{"role":"user","content":1}]})");
    QTest::newRow("stream") << question(R"(,"stream":true)");
}

void OriginFormTest::refuses()
{
    QFETCH(const QByteArray, body);
    const RawAnswer answer = chat(body, "/chatgpt/");
    QCOMPARE(answer.status, 400);
    const QStringList keys = answer.error().keys();
    QCOMPARE(keys, QStringList({u"code"_s, u"message"_s, u"param"_s, u"type"_s}));
    QVERIFY(m_service->requests().isEmpty());
}

void OriginFormTest::tellsThatThereIsNoKey()
{
    m_home->keys.clear();
    m_home->setKey(u"gigachat"_s, {});
    const RawAnswer answer = chat(question(), "/chatgpt/");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), u"not_configured"_s);
    QCOMPARE(answer.headers.value("x-should-retry"), "false");
    QVERIFY(!answer.headers.contains("retry-after"));
}

QTEST_GUILESS_MAIN(OriginFormTest)
#include "tst_originform.moc"
