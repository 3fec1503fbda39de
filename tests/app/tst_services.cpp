// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "support/fixtures.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Key = "planted-key-0123456789abcdef";

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray textEvent(const QByteArray &text)
{
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + "\"}}]}\n\n";
}

} // namespace

/// The whole program against services, set up by the environment of the service that it follows.
class ServicesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void openAiStreams();
    void openAiAnswersWhole();
    void openAiListsModels();
    void asksWhatWasAsked();
    void keysOfVendorsGoToTheirProfile();
    void gigaChatRenewsItsTokenInTheMiddle();
    void gigaChatAnswersFromAnEnvFile();
    void triesAgain();
    void aCutAnswerIsKept();
    void controlCLetsGoOfTheService();
    void unknownAuthoritiesAreNotTrusted();

private:
    static void useOpenAi(Program &program, const ScriptedServer &server);
};

void ServicesTest::useOpenAi(Program &program, const ScriptedServer &server)
{
    program.setVariable(u"URL_GPT"_s, server.url(u"/v1/chat/completions"_s).toString());
    program.setVariable(u"API_KEY"_s, QString::fromLatin1(Key));
}

void ServicesTest::openAiStreams()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("POST", u"/v1/chat/completions"_s,
                 Script::stream({fixture(u"openai_stream.sse"_s)}));
    Program program;
    useOpenAi(program, server);

    const Program::Run run = program.run({u"ask"_s, u"hello"_s});
    QCOMPARE(run.messages, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "Привет, мир! 🌍\n");
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().first().header("authorization"), "Bearer " + Key);

    const QJsonObject json = object(program.run({u"ask"_s, u"--json"_s, u"hello"_s}).output);
    QCOMPARE(json.value(u"text"_s), QJsonValue(u"Привет, мир! 🌍"_s));
    QCOMPARE(json.value(u"provider"_s), QJsonValue(u"openai"_s));
    QCOMPARE(json.value(u"model"_s), QJsonValue(u"gpt-4o-mini-2024-07-18"_s));
    QCOMPARE(json.value(u"usage"_s).toObject().value(u"total_tokens"_s), QJsonValue(18));
    QVERIFY(json.value(u"times"_s).toObject().value(u"first_token_ms"_s).isDouble());
}

void ServicesTest::openAiAnswersWhole()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("POST", u"/v1/chat/completions"_s,
                 Script::json(200, fixture(u"openai_chat.json"_s)));
    Program program;
    useOpenAi(program, server);

    const Program::Run run = program.run({u"ask"_s, u"--no-stream"_s, u"hello"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(!run.output.trimmed().isEmpty());
    QVERIFY(object(server.requests().first().body).value(u"stream"_s).toBool() == false);
}

void ServicesTest::openAiListsModels()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("GET", u"/v1/models"_s, Script::json(200, fixture(u"openai_models.json"_s)));
    Program program;
    useOpenAi(program, server);

    const Program::Run some = program.run({u"models"_s});
    QCOMPARE(some.status, 0);
    const Program::Run all = program.run({u"models"_s, u"--all"_s});
    QCOMPARE(all.status, 0);
    const QList<QByteArray> chat = some.output.trimmed().split('\n');
    QVERIFY(chat.contains("gpt-4o-mini"));
    QVERIFY(all.output.count('\n') > some.output.count('\n'));
    for (const QByteArray &model : chat)
        QVERIFY(all.output.contains(model + '\n'));

    const QJsonObject json = object(program.run({u"models"_s, u"--json"_s}).output);
    QCOMPARE(json.value(u"provider"_s), QJsonValue(u"openai"_s));
    QCOMPARE(json.value(u"models"_s).toArray().size(), chat.size());
}

void ServicesTest::asksWhatWasAsked()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("POST", u"/v1/chat/completions"_s,
                 Script::stream({textEvent("ok"), "data: [DONE]\n\n"}));
    Program program;
    useOpenAi(program, server);
    const QString file = program.writeFile(u"a.txt"_s, "in a file\n");

    const Program::Run run =
        program.run({u"ask"_s, u"--model"_s, u"m-1"_s, u"--system"_s, u"Be brief."_s,
                     u"--temperature"_s, u"0.5"_s, u"--top-p=0.9"_s, u"--max-tokens=7"_s,
                     u"--file"_s, file, u"What"_s, u"is this?"_s},
                    "from a pipe\n");
    QCOMPARE(run.status, 0);
    const QJsonObject body = object(server.requests().first().body);
    QCOMPARE(body.value(u"model"_s), QJsonValue(u"m-1"_s));
    QCOMPARE(body.value(u"temperature"_s), QJsonValue(0.5));
    QCOMPARE(body.value(u"top_p"_s), QJsonValue(0.9));
    QCOMPARE(body.value(u"max_tokens"_s), QJsonValue(7));
    QCOMPARE(body.value(u"stream"_s), QJsonValue(true));
    QCOMPARE(body.value(u"messages"_s).toArray(),
             (QJsonArray{QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, u"Be brief."_s}},
                         QJsonObject{{u"role"_s, u"user"_s},
                                     {u"content"_s,
                                      u"What is this?\n\nfrom a pipe\n\n`a.txt`:\n\n```txt\nin a "
                                      "file\n```"_s}}}));
}

void ServicesTest::keysOfVendorsGoToTheirProfile()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("POST", u"/v1/chat/completions"_s,
                 Script::stream({textEvent("ok"), "data: [DONE]\n\n"}));
    Program program;
    program.setVariable(u"OPENROUTER_API_KEY"_s, QString::fromLatin1(Key));
    const QString address = server.url(u"/v1"_s).toString();

    const auto header = [&](const QString &profile) {
        const Program::Run run =
            program.run({u"ask"_s, u"-p"_s, profile, u"-m"_s, u"m"_s, u"--set"_s,
                         u"profile/%1/preset=openrouter"_s.arg(profile), u"--set"_s,
                         u"profile/%1/baseUrl=%2"_s.arg(profile, address), u"hello"_s});
        return run.status == 0 ? server.requests().last().header("authorization")
                               : QByteArray::number(run.status);
    };
    QCOMPARE(header(u"openrouter"_s), "Bearer " + Key);
    QCOMPARE(header(u"other"_s), "4"); // no key for that one
}

void ServicesTest::gigaChatRenewsItsTokenInTheMiddle()
{
    TestAuthority authority;
    ScriptedServer server;
    server.useTls(authority.serverConfiguration({u"127.0.0.1"_s}));
    QVERIFY(server.start());
    int tokens = 0;
    server.setHandler([&tokens](const RecordedRequest &request) {
        if (request.path() == "/api/v2/oauth"_L1) {
            ++tokens;
            return Script::json(200,
                                R"({"access_token":"token-number-)" + QByteArray::number(tokens)
                                    + R"(","expires_at":1893456000000})");
        }
        // The first one ends between its issue and its use.
        if (request.header("authorization") != "Bearer token-number-2")
            return Script::json(401, fixture(u"gigachat_error_401.json"_s));
        return Script::stream({fixture(u"gigachat_stream.sse"_s)});
    });
    Program program;
    program.setVariable(u"URL_GIGACHAT"_s, server.url(u"/api/v1/chat/completions"_s).toString());
    program.setVariable(u"AUTH_URL"_s, server.url(u"/api/v2/oauth"_s).toString());
    program.setVariable(u"AUTH_CREDENTIALS"_s,
                        QString::fromLatin1(QByteArray("id:secret-0123").toBase64()));
    program.setVariable(u"SCOPE"_s, u"GIGACHAT_API_B2B"_s);
    program.setVariable(u"GIGACHAT_CA_BUNDLE_FILE"_s, authority.certificateFile());

    const Program::Run run = program.run({u"ask"_s, u"Считай"_s});
    QCOMPARE(run.messages, QByteArray());
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.startsWith("Считаю: **один**, два,\n- три"));
    QStringList paths;
    for (const RecordedRequest &request : server.requests())
        paths.append(request.path());
    QCOMPARE(paths,
             (QStringList{u"/api/v2/oauth"_s, u"/api/v1/chat/completions"_s, u"/api/v2/oauth"_s,
                          u"/api/v1/chat/completions"_s}));
    QCOMPARE(server.requests().first().body, "scope=GIGACHAT_API_B2B");
    QCOMPARE(server.requests().first().header("authorization"),
             "Basic " + QByteArray("id:secret-0123").toBase64());
}

void ServicesTest::gigaChatAnswersFromAnEnvFile()
{
    TestAuthority authority;
    ScriptedServer server;
    server.useTls(authority.serverConfiguration({u"127.0.0.1"_s}));
    QVERIFY(server.start());
    server.route("POST", u"/api/v2/oauth"_s, Script::json(200, fixture(u"gigachat_oauth.json"_s)));
    server.route("POST", u"/chat"_s, Script::stream({fixture(u"gigachat_stream.sse"_s)}));
    server.route("POST", u"/api/v1/chat/completions"_s,
                 Script::stream({fixture(u"gigachat_stream.sse"_s)}));
    const Program program;
    const QByteArray base = server.url(QString()).toString().toUtf8();
    const QString file = program.writeFile(
        u".env"_s,
        "URL_GIGACHAT='" + base + "/api/v1/chat/completions'\nAUTH_URL='" + base
            + "/api/v2/oauth'\nSCOPE='GIGACHAT_API_PERS'\nAUTH_CREDENTIALS='"
            + QByteArray("id:secret-0123").toBase64() + "'\nGIGACHAT_CA_BUNDLE_FILE='"
            + authority.certificateFile().toUtf8() + "'\n");

    const Program::Run run =
        program.run({u"--env-file"_s, file, u"ask"_s, u"--json"_s, u"Считай"_s});
    QCOMPARE(run.messages, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(object(run.output).value(u"provider"_s), QJsonValue(u"gigachat"_s));
    QCOMPARE(object(run.output).value(u"usage"_s).toObject().value(u"total_tokens"_s),
             QJsonValue(39));
}

void ServicesTest::triesAgain()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.enqueue(
        Script::json(429, fixture(u"openai_error_429_rate.json"_s), {{"retry-after-ms", "20"}}));
    server.enqueue(Script::json(503, "{}", {{"retry-after-ms", "20"}}));
    server.enqueue(Script::stream({textEvent("ok"), "data: [DONE]\n\n"}));
    Program program;
    useOpenAi(program, server);
    const Program::Run run = program.run({u"ask"_s, u"--verbose"_s, u"hello"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "ok\n");
    QVERIFY(run.messages.contains("(try 3)"));

    server.route("POST", u"/v1/chat/completions"_s,
                 Script::json(429, fixture(u"openai_error_429_quota.json"_s)));
    const qsizetype before = server.requests().size();
    QCOMPARE(program.run({u"ask"_s, u"hello"_s}).status, 16);
    QCOMPARE(server.requests().size(), before + 1); // waiting does not help
}

void ServicesTest::aCutAnswerIsKept()
{
    ScriptedServer server;
    QVERIFY(server.start());
    Program program;
    useOpenAi(program, server);
    server.enqueue(Script::openStream({textEvent("half an ")}).reset());
    const Program::Run cut = program.run({u"ask"_s, u"hello"_s});
    QCOMPARE(cut.status, 25);
    QCOMPARE(cut.output, "half an \n");
    QVERIFY(cut.messages.startsWith("lmchat: "));
    QCOMPARE(server.requests().size(), 1);

    server.enqueue(Script::stream({fixture(u"openai_stream_error_midway.sse"_s)}));
    const Program::Run failed = program.run({u"ask"_s, u"--json"_s, u"hello"_s});
    QVERIFY(failed.status != 0);
    QVERIFY(!object(failed.output).value(u"text"_s).toString().isEmpty());
    QVERIFY(object(failed.output).value(u"error"_s).isObject());
}

void ServicesTest::controlCLetsGoOfTheService()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.enqueue(Script::openStream({textEvent("half an ")}).hang());
    int left = 0;
    connect(&server, &ScriptedServer::clientLeft, this, [&left] { ++left; });
    Program program;
    useOpenAi(program, server);
    const std::unique_ptr<QProcess> process = program.prepare({u"ask"_s, u"hello"_s});
    process->start();
    QTRY_VERIFY_WITH_TIMEOUT(process->bytesAvailable() > 0, 30000);
    kill(pid_t(process->processId()), SIGINT);
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, 130);
    QCOMPARE(run.output, "half an \n");
    QTRY_COMPARE(left, 1);
}

void ServicesTest::unknownAuthoritiesAreNotTrusted()
{
    TestAuthority authority;
    ScriptedServer server;
    server.useTls(authority.serverConfiguration({u"127.0.0.1"_s}));
    QVERIFY(server.start());
    Program program;
    useOpenAi(program, server);
    const Program::Run run = program.run({u"ask"_s, u"hello"_s});
    QCOMPARE(run.status, 23);
    QVERIFY(run.messages.contains("certificate"));
    QCOMPARE(server.requests().size(), 0);
}

QTEST_GUILESS_MAIN(ServicesTest)
#include "tst_services.moc"
