// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "proxy/nodeclients.h"
#include "support/fixtures.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTcpServer>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString OAuthPath = u"/api/v2/oauth"_s;
const QString GigaChatPath = u"/api/v1/chat/completions"_s;
const QString GigaChatFilesPath = u"/api/v1/files"_s;

QByteArray textEvent(const QByteArray &text)
{
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + "\"}}]}\n\n";
}

QByteArray answerWith(const QJsonObject &message, const QString &reason)
{
    return QJsonDocument(QJsonObject{{u"id"_s, u"chatcmpl-1"_s},
                                     {u"object"_s, u"chat.completion"_s},
                                     {u"choices"_s,
                                      QJsonArray{QJsonObject{{u"index"_s, 0},
                                                             {u"message"_s, message},
                                                             {u"finish_reason"_s, reason}}}}})
        .toJson();
}

/// An id that tells what came: `png-70` for a picture of 70 bytes.
QString uploadedPicture(const RecordedRequest &upload)
{
    const QByteArray boundary = upload.header("content-type").split('=').last();
    const QByteArray head = "\r\nContent-Type: image/png\r\n\r\n";
    const qsizetype begin = upload.body.indexOf(head) + head.size();
    const qsizetype end = upload.body.indexOf("\r\n--" + boundary, begin);
    const QByteArray picture = upload.body.mid(begin, end - begin);
    return picture.startsWith("\x89PNG") && picture.endsWith("IEND\xae\x42\x60\x82")
        ? u"png-%1"_s.arg(picture.size())
        : u"none"_s;
}

QJsonObject toolCall(const QString &id, const QString &name, const QString &arguments)
{
    return {{u"id"_s, id},
            {u"type"_s, u"function"_s},
            {u"function"_s, QJsonObject{{u"name"_s, name}, {u"arguments"_s, arguments}}}};
}

} // namespace

/// The clients that people have: those of npm, as they are published, with the built program.
/// What each must see is in clients/NAME.mjs; the services behind the gateway are played here.
class GatewayClientsTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }
    void cleanupTestCase();
    void drive_data();
    void drive();

private:
    Script openAi(const RecordedRequest &request);
    Script gigaChat(const RecordedRequest &request) const;
    static Script chat(const QJsonObject &body);
    void serve();

    NodeClients m_clients{QStringLiteral(CLIENTS_SOURCE), QStringLiteral(CLIENTS_FOLDER)};
    TestAuthority m_authority;
    ScriptedServer m_openAi;
    ScriptedServer m_gigaChat;
    Program m_program;
    std::unique_ptr<QProcess> m_gateway;
    QProcessEnvironment m_environment;
    QList<qint64> m_left; // when clients of the service left, in ms since the epoch
    bool m_hasFailedOnce = false;
};

void GatewayClientsTest::initTestCase()
{
    if (const auto reason = m_clients.prepare())
        QSKIP(qPrintable(*reason));
    QVERIFY(m_openAi.start());
    m_openAi.setHandler([this](const RecordedRequest &request) { return openAi(request); });
    connect(&m_openAi, &ScriptedServer::clientLeft, this,
            [this] { m_left.append(QDateTime::currentMSecsSinceEpoch()); });
    m_gigaChat.useTls(m_authority.serverConfiguration({u"127.0.0.1"_s}));
    QVERIFY(m_gigaChat.start());
    m_gigaChat.setHandler([this](const RecordedRequest &request) { return gigaChat(request); });
    serve();
}

void GatewayClientsTest::serve()
{
    m_program.writeFile(u".config/LanguageModelChat/settings.ini"_s,
                        "[network]\nmaxRetries=0\n[chat]\nprovider=openai\n"
                        "[gateway]\nloopbackNeedsKey=true\n");
    m_program.setVariable(u"OPENAI_BASE_URL"_s, m_openAi.url(u"/v1"_s).toString());
    m_program.setVariable(u"OPENAI_API_KEY"_s, u"sk-invented-0123456789"_s);
    m_program.setVariable(u"GIGACHAT_CREDENTIALS"_s,
                          u"5f3b8e1c-0000-4000-8000-00000000abcd:"
                          "9a8b7c6d-0000-4000-8000-0000000000ff"_s);
    m_program.setVariable(u"URL_GIGACHAT"_s, m_gigaChat.url(GigaChatPath).toString());
    m_program.setVariable(u"AUTH_URL"_s, m_gigaChat.url(OAuthPath).toString());
    m_program.setVariable(u"GIGACHAT_CA_BUNDLE_FILE"_s, m_authority.certificateFile());
    const Program::Run key = m_program.run({u"gateway-key"_s, u"add"_s, u"clients"_s});
    QCOMPARE(key.status, 0);

    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const QString port = QString::number(free.serverPort());
    free.close();
    m_gateway = m_program.prepare({u"serve"_s, u"--port"_s, port});
    m_gateway->start();
    QByteArray messages;
    QTRY_VERIFY2_WITH_TIMEOUT(
        (messages += m_gateway->readAllStandardError()).contains("Listening at"),
        messages.constData(), 60000);

    m_environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : m_environment.keys()) { // keys and addresses of the person's
        if (name.startsWith("OPENAI_"_L1) || name.startsWith("GIGACHAT_"_L1)
            || name.startsWith("ANTHROPIC_"_L1) || name.startsWith("LANGCHAIN_"_L1)
            || name.startsWith("LANGSMITH_"_L1) || name.toLower().endsWith("_proxy"_L1))
            m_environment.remove(name);
    }
    m_environment.insert(u"GATEWAY_URL"_s, u"http://127.0.0.1:"_s + port);
    m_environment.insert(u"GATEWAY_KEY"_s, QString::fromLatin1(key.output.trimmed()));
}

void GatewayClientsTest::cleanupTestCase()
{
    if (!m_gateway)
        return;
    m_gateway->terminate();
    const Program::Run run = Program::finish(*m_gateway);
    QCOMPARE(run.status, 0);
    QVERIFY(!(run.output + run.messages).contains("sk-invented"));
}

void GatewayClientsTest::drive_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<int>("leaves"); // how often it leaves an answer, told or not
    QTest::newRow("openai") << u"openai.mjs"_s << 2;
    QTest::newRow("openai, responses") << u"responses.mjs"_s << 1;
    QTest::newRow("@langchain/openai") << u"langchain.mjs"_s << 1;
    QTest::newRow("ai with @ai-sdk/openai-compatible") << u"ai.mjs"_s << 1;
    QTest::newRow("gigachat") << u"gigachat.mjs"_s << 1;
    QTest::newRow("@anthropic-ai/sdk") << u"anthropic.mjs"_s << 1;
}

void GatewayClientsTest::drive()
{
    QFETCH(const QString, program);
    QFETCH(const int, leaves);
    m_left.clear();
    m_hasFailedOnce = false;
    const NodeClients::Run run = m_clients.run(program, m_environment);
    QVERIFY2(run.status == 0, (run.output + '\n' + run.messages).constData());
    const QString output = QString::fromUtf8(run.output);
    const QRegularExpressionMatch passed = QRegularExpression(u"\n# pass (\\d+)\n"_s).match(output);
    QVERIFY2(passed.captured(1).toInt() >= 5, run.output.constData());
    QVERIFY(output.contains(u"\n# fail 0\n"_s) && output.contains(u"\n# skipped 0\n"_s));

    // The service knows at once that nobody waits any more.
    QTRY_COMPARE_WITH_TIMEOUT(m_left.size(), leaves, 20000);
    const QRegularExpressionMatch aborted = QRegularExpression(u"aborted (\\d+)"_s).match(output);
    QVERIFY(aborted.hasMatch());
    const qint64 delay = m_left.first() - aborted.captured(1).toLongLong();
    qInfo("%s passed; the service knew %lld ms after the client left",
          qPrintable(passed.captured(1)), delay);
    QVERIFY2(delay < 5000, qPrintable(QString::number(delay)));
}

Script GatewayClientsTest::openAi(const RecordedRequest &request)
{
    if (request.path() == "/v1/models"_L1)
        return Script::json(200, fixture(u"openai_models.json"_s));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    if (request.path() == "/v1/embeddings"_L1)
        return Script::json(
            200,
            R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},)"
            R"({"object":"embedding","index":1,"embedding":[0.25,2]}],)"
            R"("model":"m","usage":{"prompt_tokens":4,"total_tokens":4}})");
    const QString model = body.value("model"_L1).toString();
    if (model == "fail-once"_L1 && std::exchange(m_hasFailedOnce, true))
        return chat(body);
    static const QHash<QString, Script> scripts{
        {u"endless"_s,
         Script::openStream({textEvent("one"), textEvent("two"), textEvent("three")}).hang()},
        {u"silent"_s, Script().hang()},
        {u"fail-midway"_s, Script::openStream({textEvent("one")}).reset()},
        {u"fail-once"_s, Script::json(500, "{}")},
        {u"fail-400"_s, Script::json(400, R"({"error":{"message":"wrong","code":"odd"}})")},
        {u"fail-401"_s, Script::json(401, fixture(u"openai_error_401.json"_s))},
        {u"fail-404"_s, Script::json(404, R"({"error":{"code":"model_not_found"}})")},
        {u"fail-429"_s,
         Script::json(429, fixture(u"openai_error_429_rate.json"_s), {{"Retry-After", "1"}})},
        {u"fail-500"_s, Script::json(500, "{}")},
    };
    return scripts.contains(model) ? scripts.value(model) : chat(body);
}

/// A model that calls the tools that it is given, and goes by a schema.
Script GatewayClientsTest::chat(const QJsonObject &body)
{
    const bool streams = body.value("stream"_L1).toBool();
    const QString lastRole =
        body.value("messages"_L1).toArray().last().toObject().value("role"_L1).toString();
    if (body.contains("tools"_L1) && lastRole != "tool"_L1) {
        if (streams)
            return Script::stream({fixture(u"openai_stream_tool_calls.sse"_s)});
        const QJsonArray calls{
            toolCall(u"call_1"_s, u"get_weather"_s, u"{\"city\":\"Казань\"}"_s),
            toolCall(u"call_2"_s, u"get_time"_s, u"{\"zone\":\"Europe/Moscow\"}"_s)};
        return Script::json(200,
                            answerWith({{u"role"_s, u"assistant"_s},
                                        {u"content"_s, QJsonValue::Null},
                                        {u"tool_calls"_s, calls}},
                                       u"tool_calls"_s));
    }
    if (body.value("response_format"_L1).toObject().value("type"_L1) == "json_schema"_L1)
        return Script::json(200,
                            answerWith({{u"role"_s, u"assistant"_s},
                                        {u"content"_s, u"{\"city\":\"Казань\",\"degrees\":5}"_s}},
                                       u"stop"_s));
    return streams ? Script::stream({fixture(u"openai_stream.sse"_s)})
                   : Script::json(200, fixture(u"openai_chat.json"_s));
}

Script GatewayClientsTest::gigaChat(const RecordedRequest &request) const
{
    if (request.path() == OAuthPath) {
        const qint64 end = QDateTime::currentMSecsSinceEpoch() + 30 * 60 * 1000;
        return Script::json(
            200, R"({"access_token":"invented","expires_at":)" + QByteArray::number(end) + '}');
    }
    if (request.path() == GigaChatFilesPath)
        return Script::json(
            200, QJsonDocument(QJsonObject{{u"id"_s, uploadedPicture(request)}}).toJson());
    if (request.path() != GigaChatPath)
        return Script::json(200, fixture(u"gigachat_models.json"_s));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QJsonValue seen = body["messages"_L1][0]["attachments"_L1][0];
    if (seen.isString())
        return Script::json(
            200,
            answerWith({{u"role"_s, u"assistant"_s}, {u"content"_s, u"I see "_s + seen.toString()}},
                       u"stop"_s));
    if (body.value("stream"_L1).toBool())
        return Script::stream({fixture(u"gigachat_stream.sse"_s)});
    return Script::json(200,
                        fixture(body.contains("functions"_L1) ? u"gigachat_function_call.json"_s
                                                              : u"gigachat_chat.json"_s));
}

QTEST_GUILESS_MAIN(GatewayClientsTest)
#include "tst_gatewayclients.moc"
