// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"
#include "support/testproxy.h"

#include <QUrl>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

// None of them has a form by which it could be known as a key.
const QByteArray OpenAiKey = "planted+Open/Key=0123456789";
const QByteArray GigaChatSecret = "planted-Giga-secret-9876543210";
const QByteArray GigaChatKey = QByteArray("3f0c8c2e-client-id:" + GigaChatSecret).toBase64();
const QByteArray Token = "planted/Token+abcdefghij==";
const QByteArray ProxyPassword = "planted-Proxy-password-55555";

/// The characters of the base64 of a text that contains `secret` from byte `before` on which
/// depend on nothing else.
QByteArray base64Within(const QByteArray &secret, qsizetype before)
{
    const QByteArray whole = (QByteArray(before, 'x') + secret + "yyy").toBase64();
    const qsizetype begin = (before * 8 + 5) / 6;
    const qsizetype end = (before + secret.size()) * 8 / 6;
    return whole.mid(begin, end - begin);
}

QByteArray jsonEscaped(const QByteArray &secret)
{
    QByteArray escaped = secret;
    return escaped.replace('/', "\\/").replace('+', "\\u002b").replace('=', "\\u003D");
}

/// All that a secret might be written as.
QList<QByteArray> spellings(const QByteArray &secret)
{
    QByteArray urlBase64 = base64Within(secret, 0);
    urlBase64.replace('+', '-').replace('/', '_');
    return {secret,
            base64Within(secret, 0),
            base64Within(secret, 1),
            base64Within(secret, 2),
            urlBase64,
            secret.toPercentEncoding(),
            secret.toPercentEncoding().toLower(),
            jsonEscaped(secret),
            secret.toHex()};
}

/// What a server would write that repeats the key in every way that it can think of.
QByteArray echo(const QByteArray &secret)
{
    return "plain " + secret + ", bearer Bearer " + secret + ", basic "
        + QByteArray("user:" + secret).toBase64()
        + ", url https://h/?k=" + secret.toPercentEncoding() + "&x=1, base64 " + secret.toBase64();
}

QByteArray echoError(const QByteArray &secret)
{
    return R"({"error":{"message":")" + echo(secret) + " escaped " + jsonEscaped(secret)
        + R"(","type":")" + secret + R"(","code":")" + secret + R"(","param":")" + secret + "\"}}";
}

/// As GigaChat has it.
QByteArray echoStatus(const QByteArray &secret)
{
    return R"({"status":403,"message":")" + echo(secret) + " escaped " + jsonEscaped(secret)
        + R"(","code":7})";
}

} // namespace

/// Runs the program in many failing ways with keys of its own, with every log line and trace on,
/// and looks for the keys in every byte that it wrote anywhere.
class PlantedSecretsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theSearchFindsWhatItLooksFor();
    void openAi_data();
    void openAi();
    void gigaChat_data();
    void gigaChat();
    void throughAProxy_data();
    void throughAProxy();
    void withoutAnyServer_data();
    void withoutAnyServer();

private:
    Program::Run run(const QStringList &arguments, const QByteArray &input = {});

    std::unique_ptr<Program> m_program;
    std::unique_ptr<ScriptedServer> m_server;
};

void PlantedSecretsTest::init()
{
    failOnAnyWarning();
    m_program = std::make_unique<Program>();
    m_program->setVariable(u"CHAT_HTTP_TRACE_DIR"_s, m_program->path(u"traces"_s));
    m_program->setVariable(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    m_program->setVariable(u"API_KEY"_s, QString::fromLatin1(OpenAiKey));
    m_program->setVariable(u"AUTH_CREDENTIALS"_s, QString::fromLatin1(GigaChatKey));
    m_server = std::make_unique<ScriptedServer>();
}

void PlantedSecretsTest::cleanup()
{
    m_server.reset();
    m_program.reset();
}

/// Fails the test where anything was written that holds a secret.
Program::Run PlantedSecretsTest::run(const QStringList &arguments, const QByteArray &input)
{
    const Program::Run run = m_program->run(arguments, input);
    const QByteArray written = run.output + '\n' + run.messages + '\n' + m_program->allFiles();
    for (const QByteArray &secret :
         {OpenAiKey, GigaChatKey, GigaChatSecret, Token, ProxyPassword}) {
        const QList<QByteArray> all = spellings(secret);
        for (const QByteArray &spelling : all) {
            const qsizetype found = written.indexOf(spelling);
            if (found >= 0)
                QTest::qFail(written.mid(qMax(0, found - 200), 500).constData(), __FILE__,
                             __LINE__);
        }
    }
    return run;
}

void PlantedSecretsTest::theSearchFindsWhatItLooksFor()
{
    const QByteArray text = echoError(OpenAiKey);
    int found = 0;
    for (const QByteArray &spelling : spellings(OpenAiKey))
        found += text.contains(spelling) ? 1 : 0;
    QVERIFY(found >= 5);
    QVERIFY(text.contains(OpenAiKey.toPercentEncoding()));
    QVERIFY(QByteArray("user:" + OpenAiKey).toBase64().contains(base64Within(OpenAiKey, 2)));
}

void PlantedSecretsTest::openAi_data()
{
    QTest::addColumn<Script>("script");
    QTest::addColumn<QStringList>("command");

    const QStringList ask{u"ask"_s, u"hello"_s};
    const ScriptHeaders headers{{"X-Request-Id", OpenAiKey},
                                {"WWW-Authenticate", "Bearer " + OpenAiKey}};
    for (const int status : {400, 401, 403, 404, 422, 429, 500}) {
        QTest::addRow("status %d", status)
            << Script::json(status, echoError(OpenAiKey), headers) << ask;
        QTest::addRow("status %d, models", status)
            << Script::json(status, echoError(OpenAiKey), headers) << QStringList{u"models"_s};
        QTest::addRow("status %d, doctor", status)
            << Script::json(status, echoError(OpenAiKey), headers) << QStringList{u"doctor"_s};
    }
    // The doctor gets the same for its token: no stream.
    QTest::newRow("list, doctor") << Script::json(
        200, R"({"data":[{"id":")" + OpenAiKey + R"(","owned_by":")" + OpenAiKey + "\"}]}")
                                  << QStringList{u"doctor"_s};
    QTest::newRow("a page") << Script::response(
        502, "<html><title>" + echo(OpenAiKey) + "</title>" + echo(OpenAiKey) + "</html>",
        {{"Content-Type", "text/html"}})
                            << ask;
    QTest::newRow("reason phrase")
        << Script().write("HTTP/1.1 403 " + OpenAiKey + "\r\nContent-Length: 0\r\n\r\n") << ask;
    QTest::newRow("redirection") << Script::response(
        302, {}, {{"Location", "https://example.org/?k=" + OpenAiKey}})
                                 << ask;
    QTest::newRow("error in the stream")
        << Script::stream({"data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n",
                           "data: " + echoError(OpenAiKey) + "\n\n"})
        << ask;
    QTest::newRow("broken stream")
        << Script::stream({"data: {\"choices\":[" + echo(OpenAiKey) + "\n\n"}) << ask;
    QTest::newRow("broken answer") << Script::json(200, "{" + echo(OpenAiKey))
                                   << QStringList{u"ask"_s, u"--no-stream"_s, u"hello"_s};
    QTest::newRow("broken list") << Script::json(200, "{" + echo(OpenAiKey))
                                 << QStringList{u"models"_s};
    QTest::newRow("good list") << Script::json(
        200, R"({"data":[{"id":")" + OpenAiKey + R"(","owned_by":")" + OpenAiKey + "\"}]}")
                               << QStringList{u"models"_s};
    QTest::newRow("cut stream")
        << Script::openStream({"data: {\"model\":\"" + OpenAiKey + "\"}\n\n", "data: " + OpenAiKey})
               .reset()
        << ask;
    // A good answer from a server that puts the key into what surrounds the text.
    QTest::newRow("good answer") << Script::stream(
        {"data: {\"model\":\"" + OpenAiKey
             + "\",\"choices\":[{\"delta\":{\"content\":\"ok\"},"
               "\"finish_reason\":\"stop\"}]}\n\n",
         "data: [DONE]\n\n"},
        headers) << ask;
}

void PlantedSecretsTest::openAi()
{
    QFETCH(Script, script);
    QFETCH(QStringList, command);

    QVERIFY(m_server->start());
    m_server->setHandler([&script](const RecordedRequest &) { return script; });
    m_program->setVariable(u"URL_GPT"_s, m_server->url(u"/v1/chat/completions"_s).toString());
    command += {u"--set"_s, u"network/maxRetries=0"_s};
    for (const QStringList &options : {QStringList{u"--verbose"_s}, QStringList{u"--json"_s}}) {
        const Program::Run result = run(command + options);
        QVERIFY(result.status >= 0);
        QCOMPARE(result.status == 0, QByteArray(QTest::currentDataTag()).startsWith("good "));
        QVERIFY(result.messages.contains("chat.settings: ")); // the log was on
    }
    // It was used, and there are traces to search.
    QVERIFY(!m_server->requests().isEmpty());
    QCOMPARE(m_server->requests().first().header("authorization"), "Bearer " + OpenAiKey);
    QVERIFY(m_program->allFiles().contains("response.txt"));
}

void PlantedSecretsTest::gigaChat_data()
{
    QTest::addColumn<Script>("tokenScript");
    QTest::addColumn<Script>("script");

    const Script token =
        Script::json(200, R"({"access_token":")" + Token + R"(","expires_at":1893456000000})");
    for (const int status : {400, 401, 403, 500}) {
        QTest::addRow("token, status %d", status)
            << Script::json(status, echoStatus(GigaChatKey) + echo(GigaChatSecret)) << Script();
        QTest::addRow("key echoed, status %d", status)
            << Script::json(status, echoStatus(GigaChatKey)) << Script();
        QTest::addRow("secret echoed, status %d", status)
            << Script::json(status, echoStatus(GigaChatSecret)) << Script();
    }
    for (const int status : {400, 401, 403, 404, 413, 422, 429, 500})
        QTest::addRow("status %d", status)
            << token << Script::json(status, echoStatus(Token), {{"x-request-id", Token}});
    QTest::newRow("no token") << Script::json(200, R"({"access_tokens":")" + GigaChatKey + "\"}")
                              << Script();
    QTest::newRow("broken stream") << token << Script::stream({"data: {" + echo(Token) + "\n\n"});
}

void PlantedSecretsTest::gigaChat()
{
    QFETCH(Script, tokenScript);
    QFETCH(Script, script);

    TestAuthority authority;
    m_server->useTls(authority.serverConfiguration({u"127.0.0.1"_s}));
    QVERIFY(m_server->start());
    m_server->setHandler([&](const RecordedRequest &request) {
        return request.path() == "/oauth"_L1 ? tokenScript : script;
    });
    m_program->setVariable(u"URL_GIGACHAT"_s,
                           m_server->url(u"/api/v1/chat/completions"_s).toString());
    m_program->setVariable(u"AUTH_URL"_s, m_server->url(u"/oauth"_s).toString());
    m_program->setVariable(u"GIGACHAT_CA_BUNDLE_FILE"_s, authority.certificateFile());
    for (const QString &option : {u"--verbose"_s, u"--json"_s}) {
        const Program::Run result = run({u"ask"_s, u"-p"_s, u"gigachat"_s, u"--set"_s,
                                         u"network/maxRetries=0"_s, option, u"hello"_s});
        QVERIFY(result.status > 0);
        QVERIFY(result.messages.contains("chat.providers: "));
    }
    QCOMPARE(m_server->requests().first().header("authorization"), "Basic " + GigaChatKey);
    QVERIFY(m_program->allFiles().contains("response.txt"));
}

void PlantedSecretsTest::throughAProxy_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<TestProxy::Mood>("mood");

    using Mood = TestProxy::Mood;
    QTest::newRow("http, forbidding") << u"http"_s << Mood::Forbidding;
    QTest::newRow("http, unsuccessful") << u"http"_s << Mood::Unsuccessful;
    QTest::newRow("http, willing") << u"http"_s << Mood::Willing;
    QTest::newRow("socks5, forbidding") << u"socks5"_s << Mood::Forbidding;
    QTest::newRow("socks5, willing") << u"socks5"_s << Mood::Willing;
}

void PlantedSecretsTest::throughAProxy()
{
    QFETCH(QString, scheme);
    QFETCH(TestProxy::Mood, mood);

    QVERIFY(m_server->start());
    m_server->setHandler([](const RecordedRequest &) {
        return Script::json(401, echoError(ProxyPassword) + echo(OpenAiKey));
    });
    TestProxy proxy(m_server->serverPort());
    proxy.setCredentials(u"user"_s, QString::fromLatin1(ProxyPassword));
    proxy.setMood(mood);
    QVERIFY(proxy.start());
    m_program->setVariable(u"URL_GPT"_s, u"http://service.test/v1"_s);
    for (const QString &option : {u"--verbose"_s, u"--json"_s}) {
        const Program::Run result =
            run({u"ask"_s, u"--set"_s, u"network/maxRetries=0"_s, u"--proxy"_s,
                 u"%1://user:%2@127.0.0.1:%3"_s.arg(scheme, QString::fromLatin1(ProxyPassword))
                     .arg(proxy.serverPort()),
                 option, u"hello"_s});
        QVERIFY(result.status > 0);
    }
    QVERIFY(!proxy.asked().isEmpty());
}

void PlantedSecretsTest::withoutAnyServer_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("input");

    const QByteArray key = "[profile/openai]\nkey=" + OpenAiKey + "\n";
    const auto row = [&](const char *name, const QStringList &command,
                         const QByteArray &settings = {}, const QByteArray &input = {}) {
        QTest::newRow(name) << command << settings << input;
    };
    const QString text = QString::fromLatin1(OpenAiKey);
    row("settings", {u"settings"_s});
    row("settings as JSON", {u"settings"_s, u"--json"_s});
    row("settings of a file", {u"settings"_s}, key);
    row("settings with a proxy", {u"settings"_s, u"--json"_s},
        "[network]\nproxy=http://user:" + ProxyPassword + "@h:1\n");
    row("key on two lines", {u"settings"_s},
        "[profile/openai]\nkey=\"" + OpenAiKey + "\\nsecond\"\n");
    row("wrong proxy", {u"settings"_s}, "[network]\nproxy=htp://user:" + ProxyPassword + "@h:1\n");
    row("key in place of a section", {u"settings"_s}, "[" + OpenAiKey + "]\na=b\n");
    row("key in place of a name", {u"settings"_s}, OpenAiKey + "\n");
    row("key in place of a value", {u"settings"_s}, "[network]\nmaxRetries=" + OpenAiKey + "\n");
    row("keys", {u"key"_s, u"where"_s});
    row("keys as JSON", {u"key"_s, u"where"_s, u"--json"_s});
    row("key that is no keychain's", {u"key"_s, u"set"_s, u"openai"_s}, {}, OpenAiKey + "\n");
    row("key as a word", {u"key"_s, u"set"_s, u"openai"_s, text});
    row("key in place of a provider", {u"key"_s, u"set"_s, text});
    row("key in place of a setting", {u"settings"_s, u"--set"_s, text});
    row("key in place of a command", {text});
    row("key in place of a profile", {u"ask"_s, u"-p"_s, text, u"hello"_s});
    row("key in place of a file", {u"ask"_s, u"--file"_s, text, u"hello"_s});
    row("nothing there", {u"ask"_s, u"--verbose"_s, u"hello"_s});
}

void PlantedSecretsTest::withoutAnyServer()
{
    QFETCH(QStringList, command);
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, input);

    m_program->setVariable(u"URL_GPT"_s, u"http://127.0.0.1:1/v1"_s);
    const QTemporaryDir folder; // outside of what is searched
    command += {u"--set"_s, u"network/maxRetries=0"_s};
    if (!settings.isEmpty()) {
        QFile file(folder.filePath(u"settings.ini"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(settings);
        file.close();
        command += {u"--config"_s, file.fileName()};
    }
    const Program::Run result = run(command, input.isEmpty() ? QByteArray() : input);
    QVERIFY(result.status >= 0);
    QVERIFY(!(result.output + result.messages).isEmpty());
}

QTEST_GUILESS_MAIN(PlantedSecretsTest)
#include "tst_plantedsecrets.moc"
