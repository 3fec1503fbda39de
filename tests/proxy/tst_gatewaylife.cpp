// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/proxyserver.h"

#include "proxy/clientkeys.h"
#include "proxy/gatewaytest.h"
#include "proxy/streamevents.h"
#include "support/heldsecretstore.h"

#include <QTcpServer>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The gateway as it starts, takes over other settings, and stops: with answers on their way.
class GatewayLifeTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void listensOnBothLoopbacks();
    void saysWhyItCannotListen();
    void takesAnotherPortWhileItRuns();
    void onlyTheLastStartCounts();
    void goesOnAsItWasWhereChangesFail();
    void takesAddressesAtItsOwnPort();
    void closesWhereNoKeyIsLeft();
    void stopsWithoutRequests();
    void letsAnswersEndWhenItStops();
    void tellsClientsThatItStops_data();
    void tellsClientsThatItStops();
    void waitsForNobodyWhoDoesNotRead();
    void goesOnWhereItIsStartedWhileItStops();
    void answersWhereSettingsChangeMeanwhile();

private:
    /// The switch is on once more, with what m_home and m_gateway now say.
    void restart()
    {
        proxy().start(m_home->settings(), keyFile(), m_gateway);
        QTRY_VERIFY(proxy().state() != ProxyServer::State::Starting);
        QCOMPARE(proxy().state(), ProxyServer::State::On);
    }

    void writeKeys(const QByteArray &text)
    {
        QFile file(keyFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    void beginAnswer(RawClient &client)
    {
        m_service->enqueue(Script::openStream({textEvent("one")})
                               .wait()
                               .chunk(textEvent("two"))
                               .chunk("data: [DONE]\n\n")
                               .lastChunk());
        QVERIFY(
            client.send(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"))));
        QTRY_VERIFY(client.received().contains("one"));
    }

    void endAnswer(RawClient &client)
    {
        m_service->go();
        const RawAnswer answer = client.next();
        QVERIFY(answer.isWhole);
        QVERIFY(answer.body.contains("two"));
        QCOMPARE(answer.events().last(), "[DONE]");
    }

    static int health(quint16 port)
    {
        return RawClient(port).ask(RawClient::get("/health")).status;
    }
};

void GatewayLifeTest::listensOnBothLoopbacks()
{
    const quint16 port = proxy().port();
    QCOMPARE(proxy().state(), ProxyServer::State::On);
    QCOMPARE(proxy().addresses().value(0), u"http://127.0.0.1:%1"_s.arg(port));
    QCOMPARE(RawClient(port).ask(RawClient::get("/health")).status, 200);
    if (proxy().addresses().size() > 1)
        QCOMPARE(RawClient(port, QHostAddress(QHostAddress::LocalHostIPv6))
                     .ask(RawClient::get("/health"))
                     .status,
                 200);
}

void GatewayLifeTest::saysWhyItCannotListen()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    m_gateway.port = other.serverPort();
    QCOMPARE(proxy().state(), ProxyServer::State::Off);
    QVERIFY(proxy().error().has_value());
    QCOMPARE(proxy().error()->kind, ErrorKind::InvalidSettings);
    QVERIFY(proxy().error()->message.contains(QString::number(other.serverPort())));
    QVERIFY(!proxy().error()->remedy.isEmpty());

    m_proxy.reset();
    m_gateway = {.addresses = {QHostAddress(u"203.0.113.7"_s)}, .port = 0};
    QCOMPARE(proxy().state(), ProxyServer::State::Off);
    QVERIFY(proxy().error()->message.contains(u"203.0.113.7"_s)); // open to all, and no key

    m_proxy.reset();
    m_gateway = {.addresses = {QHostAddress(u"127.77.0.1"_s)}, .port = 0};
    QCOMPARE(proxy().state(), ProxyServer::State::On);
}

void GatewayLifeTest::takesAnotherPortWhileItRuns()
{
    RawClient client(proxy().port());
    beginAnswer(client);
    const quint16 before = proxy().port();
    proxy().start(m_home->settings(), keyFile(), m_gateway);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::On);
    QVERIFY(proxy().port() != before);
    QCOMPARE(RawClient(proxy().port()).ask(RawClient::get("/health")).status, 200);
    endAnswer(client);
}

void GatewayLifeTest::onlyTheLastStartCounts()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    proxy();
    proxy().start(m_home->settings(), keyFile(), m_gateway);
    m_gateway.port = other.serverPort();
    proxy().start(m_home->settings(), keyFile(), m_gateway); // taken
    QTRY_VERIFY(proxy().state() != ProxyServer::State::Starting);
    QVERIFY(proxy().error());

    proxy().start(m_home->settings(), keyFile(), m_gateway);
    proxy().stop();
    m_gateway.port = 0;
    restart();
    QVERIFY(!proxy().error());
    QCOMPARE(RawClient(proxy().port()).ask(RawClient::get("/health")).status, 200);
}

void GatewayLifeTest::goesOnAsItWasWhereChangesFail()
{
    const Result<Secret> key = ClientKeys::create(keyFile(), u"laptop"_s);
    QVERIFY(key);
    m_gateway.loopbackNeedsKey = true;
    const QByteArray models =
        RawClient::get("/v1/models", "Authorization: Bearer " + key->reveal() + "\r\n");
    m_service->route("GET", u"/v1/models"_s, Script::json(200, fixture(u"openai_models.json"_s)));
    const quint16 port = proxy().port();
    RawClient client(port);
    QVERIFY(client.send(RawClient::get("/health")));
    QCOMPARE(client.next().status, 200);

    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    m_gateway.port = other.serverPort();
    const QString service = m_service->url(u"/v1"_s).toString();
    m_home->set(u"profile/openai/baseUrl"_s, u"http://127.0.0.1:%1/v1"_s.arg(other.serverPort()));
    restart();
    QVERIFY(proxy().error()->message.contains(QString::number(other.serverPort())));
    QCOMPARE(proxy().port(), port);
    const qsizetype before = m_service->requests().size();
    m_service->enqueue(goodAnswer());
    QCOMPARE(client
                 .ask(RawClient::post("/v1/chat/completions", question(),
                                      "Authorization: Bearer " + key->reveal() + "\r\n"))
                 .status,
             200);
    QCOMPARE(m_service->requests().size(), before + 1);
    m_home->set(u"profile/openai/baseUrl"_s, service);

    // The old ones have to make room for that, and come back.
    m_gateway.port = port;
    m_gateway.addresses = {QHostAddress(QHostAddress::LocalHost), QHostAddress(u"203.0.113.7"_s),
                           QHostAddress(QHostAddress::LocalHost)};
    restart();
    QVERIFY(proxy().error());
    QCOMPARE(proxy().port(), port);
    m_gateway.addresses = GatewaySettings().addresses;

    writeKeys("[laptop\nhash=");
    restart();
    QVERIFY(proxy().error()->message.contains(u"keys.ini"_s));

    // Nothing has changed, and nobody was cut off.
    QCOMPARE(client.ask(models).status, 200);
    QCOMPARE(RawClient(port).ask(models).status, 200);
    QCOMPARE(RawClient(port).ask(RawClient::get("/v1/models")).status, 401);
    QFile::remove(keyFile());
    restart();
    QVERIFY(!proxy().error());
    QCOMPARE(RawClient(port).ask(models).status, 401);
}

void GatewayLifeTest::takesAddressesAtItsOwnPort()
{
    m_gateway.addresses = {QHostAddress(QHostAddress::LocalHost)};
    m_gateway.port = proxy().port();
    writeKeys("[laptop]\nhash=" + QByteArray(64, '0') + '\n');
    m_gateway.addresses = {QHostAddress(QHostAddress::AnyIPv4)};
    restart();
    QVERIFY(!proxy().error());
    QCOMPARE(proxy().port(), m_gateway.port);
    QCOMPARE(proxy().addresses(), QStringList(u"http://0.0.0.0:%1"_s.arg(m_gateway.port)));
    QCOMPARE(health(m_gateway.port), 200);
}

void GatewayLifeTest::closesWhereNoKeyIsLeft()
{
    writeKeys("[laptop]\nhash=" + QByteArray(64, '0') + '\n');
    m_gateway.addresses = {QHostAddress(QHostAddress::AnyIPv4)};
    const quint16 port = proxy().port();
    QCOMPARE(health(port), 200);
    RawClient client(port);
    beginAnswer(client);
    QFile::remove(keyFile());
    proxy().start(m_home->settings(), keyFile(), m_gateway);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::Stopping);
    QCOMPARE(proxy().error()->kind, ErrorKind::InvalidSettings);
    QCOMPARE(proxy().port(), 0);
    RawClient late(port);
    QTRY_COMPARE(late.socket().error(), QAbstractSocket::ConnectionRefusedError);
    endAnswer(client);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::Off);
    QVERIFY(proxy().error());
}

void GatewayLifeTest::stopsWithoutRequests()
{
    RawClient idle(proxy().port());
    QCOMPARE(idle.ask(RawClient::get("/health")).status, 200);
    proxy().stop();
    QTRY_COMPARE(proxy().state(), ProxyServer::State::Off);
    QTRY_VERIFY(idle.isClosed());
    QCOMPARE(proxy().port(), 0);
    proxy().start(m_home->settings(), keyFile(), m_gateway);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::On);
}

void GatewayLifeTest::letsAnswersEndWhenItStops()
{
    RawClient client(proxy().port());
    beginAnswer(client);
    proxy().stop();
    QCOMPARE(proxy().state(), ProxyServer::State::Stopping);
    endAnswer(client);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::Off);
}

void GatewayLifeTest::tellsClientsThatItStops_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("streams");
    QTest::addColumn<bool>("atOnce");
    for (const QByteArray path : {"/v1/chat/completions", "/v1/responses", "/v1/messages"}) {
        for (const bool atOnce : {false, true}) {
            const QByteArray when = atOnce ? " at once" : " after its time";
            QTest::newRow((path + ", streamed," + when).constData()) << path << true << atOnce;
            QTest::newRow((path + ", whole," + when).constData()) << path << false << atOnce;
        }
    }
}

void GatewayLifeTest::tellsClientsThatItStops()
{
    QFETCH(const QByteArray, path);
    QFETCH(const bool, streams);
    QFETCH(const bool, atOnce);
    if (!atOnce)
        m_gateway.stopTimeout = std::chrono::milliseconds(100);
    const QByteArray body = path == "/v1/responses"
        ? QByteArray(R"({"model":"gpt-4o-mini","input":"Hi","stream":true})")
        : question(R"(,"max_tokens":9,"stream":true)");
    QSignalSpy left(m_service.get(), &ScriptedServer::clientLeft);
    m_service->enqueue(Script::openStream({textEvent("one")}).hang());
    RawClient client(proxy().port());
    QVERIFY(client.send(
        RawClient::post(path, streams ? body : QByteArray(body).replace(",\"stream\":true", ""))));
    QTRY_VERIFY(streams ? client.received().contains("one") : !m_service->requests().isEmpty());

    proxy().stop();
    if (atOnce)
        proxy().stop();
    const RawAnswer answer = client.next();
    QVERIFY(answer.isWhole); // also its chunks
    QTRY_VERIFY(client.isClosed());
    QTRY_COMPARE(proxy().state(), ProxyServer::State::Off);
    QTRY_COMPARE(left.size(), 1); // nor does the service go on
    const QByteArray said = "The gateway was stopped.";
    if (!streams) {
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.headers.value("content-type"), "application/json");
        QVERIFY(answer.headers.contains("retry-after"));
        QVERIFY(answer.error()["message"_L1].toString().startsWith(QString::fromLatin1(said)));
        if (path == "/v1/messages")
            QCOMPARE(answer.error()["type"_L1], u"overloaded_error"_s);
        else
            QCOMPARE(answer.code(), u"stopped"_s);
    } else {
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.body.contains("[DONE]"));
        const StreamEvent last = streamEvents(answer.body).last();
        QVERIFY2(QJsonDocument(last.data).toJson().contains(said), answer.body.constData());
        if (path == "/v1/chat/completions")
            QCOMPARE(last.data["error"_L1]["code"_L1], u"stopped"_s);
        else
            QCOMPARE(last.name, path == "/v1/messages" ? u"error"_s : u"response.failed"_s);
    }
    const QList<RequestRecord> records = proxy().log().since(0);
    QCOMPARE(records.size(), 1);
    QCOMPARE(records.first().status, 503);
    QCOMPARE(records.first().error, u"cancelled"_s);
    QCOMPARE(records.first().reason, QString::fromLatin1(said));
}

void GatewayLifeTest::waitsForNobodyWhoDoesNotRead()
{
    m_gateway.stopTimeout = std::chrono::milliseconds(1);
    m_gateway.maxUnsent = 1024 * 1024;
    const QByteArray much(64 * 1024, 'm');
    Script script = Script::openStream({textEvent("one")});
    for (int i = 0; i < 40; ++i)
        script.chunk(textEvent(much));
    m_service->enqueue(script.hang());
    RawClient client(proxy().port());
    client.socket().setReadBufferSize(1024);
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question(R"(,"stream":true)"))));
    QTRY_VERIFY(client.received().contains("one"));
    client.socket().disconnect(); // reads no more
    proxy().stop();
    QTRY_COMPARE_WITH_TIMEOUT(proxy().state(), ProxyServer::State::Off, 20000);
    QCOMPARE(proxy().log().since(0).size(), 1);
}

void GatewayLifeTest::goesOnWhereItIsStartedWhileItStops()
{
    RawClient first(proxy().port());
    beginAnswer(first);
    proxy().stop();
    QCOMPARE(proxy().state(), ProxyServer::State::Stopping);
    restart();
    QCOMPARE(health(proxy().port()), 200);
    endAnswer(first);
    QTRY_VERIFY(first.isClosed());
    QCOMPARE(proxy().state(), ProxyServer::State::On);

    // Nor does a start that is not over yet take their time from them.
    RawClient second(proxy().port());
    beginAnswer(second);
    proxy().start(m_home->settings(), keyFile(), m_gateway);
    proxy().stop();
    QCOMPARE(proxy().state(), ProxyServer::State::Stopping);
    endAnswer(second);
    QTRY_COMPARE(proxy().state(), ProxyServer::State::Off);
}

void GatewayLifeTest::answersWhereSettingsChangeMeanwhile()
{
    m_service->route("GET", u"/v1/models"_s, Script::json(200, fixture(u"openai_models.json"_s)));
    m_service->route("POST", u"/v1/chat/completions"_s, goodAnswer());
    m_home->set(u"chat/provider"_s, u"auto"_s);
    HeldSecretStore secrets(key());
    m_proxy = std::make_unique<ProxyServer>(secrets, m_home->redactor);
    restart();
    RawClient client(proxy().port());
    QVERIFY(client.send(RawClient::post("/v1/chat/completions", question())));
    QTRY_VERIFY(secrets.waitingCount() > 0);
    m_home->set(u"profile/openai/model"_s, u"other"_s);
    const qsizetype before = secrets.waitingCount();
    restart();
    QTRY_VERIFY(secrets.waitingCount() > before); // asks the new one
    secrets.open();
    QCOMPARE(client.next().status, 200);

    // Nor does it wait for a keychain that has gone.
    HeldSecretStore another(key());
    m_home->set(u"chat/provider"_s, u"openai"_s);
    m_home->set(u"profile/openai/model"_s, u"gpt-4o-mini"_s);
    m_proxy = std::make_unique<ProxyServer>(another, m_home->redactor);
    restart();
    RawClient second(proxy().port());
    QVERIFY(second.send(RawClient::post("/v1/chat/completions", question())));
    QTRY_VERIFY(another.waitingCount() > 0);
    another.drop();
    QCOMPARE(second.next().status, 503);
    m_proxy.reset();
}

QTEST_GUILESS_MAIN(GatewayLifeTest)
#include "tst_gatewaylife.moc"
