// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachataccount.h"
#include "proxy/clientkeys.h"
#include "proxy/gatewaytest.h"

#include <QJsonArray>
#include <QStandardPaths>

#include <memory>
#include <vector>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString ChatPath = GigaChatAccount::ChatPath;
const QString FilesPath = u"/api/v1/files"_s;
const QByteArray Png = "\x89PNG\r\n\x1a\n\xfb\xff"_ba;

QByteArray dataUrl(const QByteArray &bytes = Png)
{
    return "data:image/png;base64," + bytes.toBase64();
}

/// A question about a picture, as clients of chat send it.
QByteArray look(const QByteArray &model, const QByteArray &url = dataUrl(),
                const QByteArray &rest = {})
{
    return R"({"model":")" + model + R"(","messages":[{"role":"user","content":[)"
        + R"({"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":")" + url
        + R"("}}]}])" + rest + '}';
}

} // namespace

/// Pictures through the gateway: to OpenAI's kind as they are, to GigaChat as files.
class GatewayPicturesTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_gatewaypictures"_s);
        m_authority = std::make_unique<TestAuthority>();
    }

    void init()
    {
        begin();
        m_service->route("GET", u"/v1/models"_s,
                         Script::json(200, fixture(u"openai_models.json"_s)));
        m_giga = std::make_unique<ScriptedServer>();
        m_giga->useTls(m_authority->serverConfiguration({u"127.0.0.1"_s}));
        QVERIFY(m_giga->start());
        m_giga->setHandler([this](const RecordedRequest &request) { return answer(request); });
        GigaChatAccount::enter(*m_home, *m_giga, *m_authority);
        m_account = {};
        m_uploaded = 0;
        m_atOnce = 0;
        m_mostAtOnce = 0;
        m_uploadScripts.clear();
        m_chatScripts.clear();
    }

    void cleanup()
    {
        m_proxy.reset();
        QCOMPARE(m_giga->unexpectedRequestCount(), 0);
        m_giga.reset();
        end();
    }

    void passesThemOnAsTheyAre()
    {
        serve(goodAnswer());
        QCOMPARE(chat(look("gpt-4o-mini")).status, 200);
        const QJsonArray parts = sent()["messages"_L1][0]["content"_L1].toArray();
        QCOMPARE(parts.size(), 2);
        QCOMPARE(parts.first()["text"_L1], u"What is it?"_s);
        QCOMPARE(parts.last()["type"_L1], u"image_url"_s);
        QCOMPARE(parts.last()["image_url"_L1],
                 QJsonObject({{u"url"_s, QString::fromLatin1(dataUrl())}}));

        serve(goodAnswer());
        const QByteArray address = "https://example.org/a%2Fb.png?sig=%2b";
        QCOMPARE(chat(look("gpt-4o-mini", address)).status, 200);
        QCOMPARE(sent()["messages"_L1][0]["content"_L1][1]["image_url"_L1]["url"_L1],
                 QString::fromLatin1(address));
    }

    void refusalsOfTheServiceComeThrough()
    {
        const QByteArray words = "image_url is only supported by certain models";
        serve(Script::json(
            400, R"({"error":{"type":"invalid_request_error","message":")" + words + R"("}})"));
        RawAnswer answer = chat(look("gpt-4o-mini", dataUrl(), R"(,"stream":true)"));
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.body.contains(words));

        m_chatScripts = {Script::json(422, R"({"status":422,"message":"Model has no vision"})")};
        answer = chat(look("gigachat/GigaChat"));
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.body.contains("Model has no vision"));
    }

    void uploadsOnceForAllFamilies()
    {
        const QByteArray text = Png.toBase64();
        QCOMPARE(chat(look("gigachat/GigaChat-2-Pro")).status, 200);
        QCOMPARE(attachments(), QJsonArray{u"file-1"_s});
        QCOMPARE(gigaSent()["messages"_L1][0]["content"_L1], u"What is it?"_s);
        QCOMPARE(chat(look("GigaChat-2-Pro"), "/gigachat/").status, 200);
        QCOMPARE(gigaSent()["messages"_L1][1]["attachments"_L1], QJsonArray{u"file-1"_s});
        QCOMPARE(chat(R"({"model":"gigachat/GigaChat-2-Pro","input":[{"role":"user","content":[
                {"type":"input_image","image_url":"data:image/png;base64,)"
                          + text + R"("}]}]})",
                      "/v1/responses")
                     .status,
                 200);
        QCOMPARE(attachments(), QJsonArray{u"file-1"_s});
        QCOMPARE(chat(R"({"model":"gigachat/GigaChat-2-Pro","max_tokens":9,"messages":[
                {"role":"user","content":[{"type":"image","source":{"type":"base64",
                "media_type":"image/png","data":")"
                          + text + R"("}}]}]})",
                      "/v1/messages")
                     .status,
                 200);
        QCOMPARE(attachments(), QJsonArray{u"file-1"_s});
        QCOMPARE(m_uploaded, 1);

        const RecordedRequest upload = uploads().first();
        QVERIFY(upload.header("content-type").startsWith("multipart/form-data; boundary="));
        QCOMPARE(upload.header("authorization"), "Bearer " + m_account.token);
        QVERIFY(upload.body.contains("filename=\"picture.png\"\r\nContent-Type: image/png\r\n\r\n"
                                     + Png + "\r\n--"));
        QVERIFY(upload.body.contains("name=\"purpose\"\r\n\r\ngeneral\r\n--"));
    }

    void uploadsLargeOnes()
    {
        const QByteArray large = Png.leftJustified(6 * 1024 * 1024, '\xa5');
        QCOMPARE(chat(look("gigachat/GigaChat", dataUrl(large))).status, 200);
        QVERIFY(uploads().first().body.contains("\r\n\r\n" + large + "\r\n--"));
        QVERIFY(gigaSent().value("messages"_L1).toArray().size() == 1);
        QVERIFY(m_giga->requests().last().body.size() < 1000); // it went as a file only
    }

    void refusedTokenIsRenewedOnce()
    {
        QCOMPARE(chat(look("gigachat/GigaChat")).status, 200);
        m_account.token = {}; // the service forgets it
        QCOMPARE(chat(look("gigachat/GigaChat", dataUrl(Png + '2'))).status, 200);
        QCOMPARE(m_account.issued, 2);
        QCOMPARE(m_uploaded, 2);
    }

    void failedUploads_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isClients"); // and so names the field
        const auto json = [](int status, const QByteArray &message) {
            return Script::json(
                status,
                QJsonDocument(
                    QJsonObject{{u"status"_s, status}, {u"message"_s, QString::fromUtf8(message)}})
                    .toJson());
        };
        QTest::newRow("too large") << json(413, "Payload too large") << 413 << true;
        QTest::newRow("refused") << json(400, "Unsupported image") << 400 << true;
        QTest::newRow("no address") << json(404, "Not Found") << 502 << false;
        QTest::newRow("forbidden") << json(403, "Permission denied") << 502 << false;
        QTest::newRow("busy") << json(429, "Too many requests") << 429 << false;
        QTest::newRow("used up") << json(402, "Payment Required") << 429 << false;
        QTest::newRow("broken") << json(500, "Internal Server Error") << 502 << false;
        QTest::newRow("garbage") << Script::json(200, "<html>") << 502 << false;
        QTest::newRow("cut") << Script::head(200, {{"Content-Length", "9"}}).write("{").close()
                             << 502 << false;
        QTest::newRow("silent") << Script().hang() << 504 << false;
    }

    void failedUploads()
    {
        QFETCH(const Script, script);
        QFETCH(const int, status);
        QFETCH(const bool, isClients);
        if (status == 504)
            m_home->set(u"network/firstByteTimeout"_s, u"3"_s);
        m_uploadScripts = {script};
        const RawAnswer answer = chat(look("gigachat/GigaChat", dataUrl(), R"(,"stream":true)"));
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.body.contains("picture could not be uploaded"), answer.body.constData());
        QCOMPARE(answer.error().value("param"_L1),
                 isClients ? QJsonValue(u"messages[0].content[1].image_url.url"_s)
                           : QJsonValue(QJsonValue::Null));
        QCOMPARE(answered(), 0);
    }

    void clientLeavesWhileUploading()
    {
        m_uploadScripts = {
            Script().wait().write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                  "Content-Length: 15\r\n\r\n{\"id\":\"file-0\"}")};
        RawClient client(proxy().port());
        QVERIFY(client.send(RawClient::post("/v1/chat/completions", look("gigachat/GigaChat"))));
        QTRY_COMPARE(m_giga->waitingCount(), 1);
        client.socket().abort();
        QTRY_COMPARE(proxy().log().since(0).size(), 1);
        QCOMPARE(proxy().log().since(0).last().status, RequestRecord::ClientLeft);
        // The upload goes on, and the next one finds the picture there.
        m_giga->go();
        QCOMPARE(chat(look("gigachat/GigaChat")).status, 200);
        QCOMPARE(uploads().size(), 1);
        QCOMPARE(attachments(), QJsonArray{u"file-0"_s});
        QCOMPARE(answered(), 1);
    }

    void onePlaceServesUploadsAndQuestions()
    {
        constexpr int count = 8;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<RawClient>(proxy().port()));
            QVERIFY(clients.back()->send(RawClient::post(
                "/v1/chat/completions",
                look("gigachat/GigaChat", dataUrl(Png + QByteArray::number(i % 4))))));
        }
        for (const auto &client : clients)
            QCOMPARE(client->next().status, 200);
        QCOMPARE(m_mostAtOnce, 1);
        QCOMPARE(m_uploaded, 4);
    }

    void refusesAddressesForGigaChat()
    {
        const RawAnswer answer = chat(look("gigachat/GigaChat", "https://example.org/a.png"));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.error().value("param"_L1), u"messages[0].content[1].image_url.url"_s);
        QVERIFY(uploads().isEmpty());
        QCOMPARE(answered(), 0);
    }

    void demoSeesNothing()
    {
        const RawAnswer answer = chat(look("demo"));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.error().value("param"_L1), u"messages[0].content[1].image_url.url"_s);
        QVERIFY(answer.body.contains("demo"));
    }

    /// Their letters would use up a key's limit at once.
    void countsThemAsPictures()
    {
        const Result<Secret> made = ClientKeys::create(keyFile(), u"small"_s);
        QFile file(keyFile());
        QVERIFY(made && file.open(QIODevice::Append));
        file.write("tokensPerDay=1500\n");
        file.close();
        const QByteArray header = "X-Api-Key: " + made->reveal() + "\r\n";
        serve(Script::stream({textEvent("Yes"), "data: [DONE]\n\n"})); // tells no counts
        const QByteArray picture = dataUrl(Png.leftJustified(64 * 1024, 'x'));
        const auto status = [&] {
            return ask(RawClient::post("/v1/chat/completions",
                                       look("openai/gpt-4o-mini", picture, R"(,"stream":true)"),
                                       header))
                .status;
        };
        QCOMPARE(status(), 200); // of some 1,050 tokens
        QCOMPARE(status(), 200);
        QCOMPARE(status(), 429);
    }

    void recordsNoMoreThanItMay()
    {
        proxy().bodies().setRecording(true);
        serve(goodAnswer());
        const QByteArray picture = dataUrl(Png.leftJustified(1024 * 1024, 'x'));
        QCOMPARE(chat(look("openai/gpt-4o-mini", picture)).status, 200);
        QTRY_COMPARE(proxy().log().since(0).size(), 1);
        const RequestRecord record = proxy().log().since(0).last();
        const auto recorded = proxy().bodies().find(record.id);
        QVERIFY(recorded);
        QVERIFY(!recorded->request.isWhole);
        QVERIFY(recorded->request.text.size() <= BodyLog::LargestBody);
    }

private:
    void serve(const Script &script)
    {
        m_service->route("POST", u"/v1/chat/completions"_s, script);
    }

    QJsonObject gigaSent() const
    {
        return QJsonDocument::fromJson(m_giga->requests().last().body).object();
    }
    QJsonArray attachments() const
    {
        return gigaSent()["messages"_L1][0]["attachments"_L1].toArray();
    }

    QList<RecordedRequest> requestsTo(const QString &path) const
    {
        QList<RecordedRequest> found;
        for (const RecordedRequest &request : m_giga->requests()) {
            if (request.path() == path)
                found.append(request);
        }
        return found;
    }
    QList<RecordedRequest> uploads() const { return requestsTo(FilesPath); }
    qsizetype answered() const { return requestsTo(ChatPath).size(); }

    Script answer(const RecordedRequest &request)
    {
        if (const auto answer = m_account.gate(request))
            return *answer;
        if (request.path() != ChatPath && request.path() != FilesPath)
            return Script::json(200, fixture(u"gigachat_models.json"_s));
        m_mostAtOnce = qMax(m_mostAtOnce, ++m_atOnce);
        connect(m_giga.get(), &ScriptedServer::scriptFinished, this,
                [this, number = request.number](int finished) {
                    if (finished == number)
                        --m_atOnce;
                });
        QList<Script> &scripts = request.path() == FilesPath ? m_uploadScripts : m_chatScripts;
        if (!scripts.isEmpty())
            return scripts.takeFirst();
        if (request.path() == ChatPath) {
            const bool streams =
                QJsonDocument::fromJson(request.body).object().value("stream"_L1).toBool();
            return streams ? Script::stream({fixture(u"gigachat_stream.sse"_s)})
                           : Script::json(200, fixture(u"gigachat_chat.json"_s));
        }
        const QString id = u"file-%1"_s.arg(++m_uploaded);
        return Script::json(
            200, QJsonDocument(QJsonObject{{u"object"_s, u"file"_s}, {u"id"_s, id}}).toJson());
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_giga;
    QList<Script> m_uploadScripts; // for the next ones
    QList<Script> m_chatScripts;
    GigaChatAccount m_account;
    int m_uploaded = 0;
    int m_atOnce = 0;
    int m_mostAtOnce = 0;
};

QTEST_GUILESS_MAIN(GatewayPicturesTest)
#include "tst_gatewaypictures.moc"
