// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "proxy/rawclient.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QTcpServer>

#include <csignal>
#include <functional>
#include <vector>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Chat;
using namespace Qt::StringLiterals;

/// `lmchat serve` and `lmchat gateway-key` from outside.
class ServeCommandTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void serves();
    void letsStreamsEnd();
    void breaksStreamsOff();
    void reloads();
    void tellsTheServiceManager();
    void outlivesAWantOfDescriptors();
    void saysWhyItCannot();
    void makesKeys();

private:
    static quint16 freePort()
    {
        QTcpServer server;
        return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
    }

    /// A started program, once it listens.
    static std::unique_ptr<QProcess> serve(const Program &program, quint16 port,
                                           const QStringList &options = {},
                                           const std::function<void()> &inChild = {})
    {
        auto process =
            program.prepare(QStringList{u"serve"_s, u"--port"_s, QString::number(port)} + options);
        process->setChildProcessModifier(inChild);
        process->start();
        QByteArray messages;
        if (!QTest::qWaitFor(
                [&] {
                    messages += process->readAllStandardError();
                    return messages.contains("Listening at");
                },
                60000))
            qFatal("lmchat serve does not start: %s", messages.constData());
        return process;
    }
};

void ServeCommandTest::serves()
{
    const Program program;
    const quint16 port = freePort();
    const auto process = serve(program, port, {u"--log-format"_s, u"json"_s});
    RawClient client(port);
    const QByteArray body =
        R"({"model":"demo","messages":[{"role":"user","content":"planted text"}]})";
    const RawAnswer answer = client.ask(
        RawClient::post("/v1/chat/completions", body, "Authorization: Bearer planted-key\r\n"));
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.json().value("choices"_L1).toArray().isEmpty());
    QCOMPARE(client.ask(RawClient::get("/nothing")).status, 404);
    process->terminate();
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, 0); // an orderly end, as service managers expect and the help says
    const QByteArray help = program.run({u"serve"_s, u"--help"_s}).output.simplified();
    QVERIFY2(help.contains("SIGTERM or Ctrl+C end it with exit status 0"), help.constData());
    const QByteArrayList lines = run.output.split('\n');
    const QJsonObject refused = QJsonDocument::fromJson(lines.value(1)).object();
    QCOMPARE(refused["reason"_L1], u"There is nothing at GET /nothing."_s);
    const QJsonObject line = QJsonDocument::fromJson(lines.first()).object();
    QCOMPARE(line.value("route"_L1), u"/v1/chat/completions"_s);
    QCOMPARE(line.value("provider"_L1), u"demo"_s);
    QCOMPARE(line.value("status"_L1), 200);
    QVERIFY(!(run.output + run.messages).contains("planted"));
}

void ServeCommandTest::letsStreamsEnd()
{
    ScriptedServer service;
    QVERIFY(service.start());
    const QByteArray event = R"(data: {"choices":[{"index":0,"delta":{"content":"part"}}]})"
                             "\n\n";
    service.enqueue(Script::openStream({event}).wait().chunk("data: [DONE]\n\n").lastChunk());
    Program program;
    program.setVariable(u"OPENAI_BASE_URL"_s, service.url(u"/v1"_s).toString());
    program.setVariable(u"OPENAI_API_KEY"_s, u"sk-invented-0123456789"_s);
    const quint16 port = freePort();
    const auto process = serve(program, port);
    RawClient client(port);
    QVERIFY(client.send(RawClient::post(
        "/v1/chat/completions",
        R"({"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"a"}]})")));
    QTRY_VERIFY_WITH_TIMEOUT(client.received().contains("part"), 20000);
    process->terminate();
    QByteArray messages;
    QTRY_VERIFY_WITH_TIMEOUT((messages += process->readAllStandardError()).contains("Stopping"),
                             20000);
    for (int i = 0; i < 2; ++i)
        ::kill(pid_t(process->processId()), SIGHUP); // neither cuts them nor begins anew
    service.go();
    QVERIFY(client.next().isWhole);
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, 0);
    QVERIFY2(!(messages + run.messages).contains("Listening"), run.messages.constData());
}

void ServeCommandTest::breaksStreamsOff()
{
    ScriptedServer service;
    QVERIFY(service.start());
    const QByteArray event = R"(data: {"choices":[{"index":0,"delta":{"content":"part"}}]})"
                             "\n\n";
    Program program;
    program.setVariable(u"OPENAI_BASE_URL"_s, service.url(u"/v1"_s).toString());
    program.setVariable(u"OPENAI_API_KEY"_s, u"sk-invented-0123456789"_s);
    for (const bool isPatient : {false, true}) {
        program.writeFile(u".config/LanguageModelChat/settings.ini"_s,
                          isPatient ? "[gateway]\nstopTimeout=300\n"
                                    : "[gateway]\nstopTimeout=1\n");
        service.enqueue(Script::openStream({event}).hang());
        const quint16 port = freePort();
        const auto process = serve(program, port, {u"--log-format"_s, u"json"_s});
        RawClient client(port);
        QVERIFY(client.send(RawClient::post(
            "/v1/chat/completions",
            R"({"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"a"}]})")));
        QTRY_VERIFY_WITH_TIMEOUT(client.received().contains("part"), 20000);
        process->terminate();
        if (isPatient) {
            QByteArray messages;
            QTRY_VERIFY_WITH_TIMEOUT(
                (messages += process->readAllStandardError()).contains("Stopping"), 20000);
            process->terminate(); // who does not want to wait for it
            QCOMPARE(Program::finish(*process).status, 143);
            return;
        }
        const RawAnswer answer = client.next();
        QVERIFY(answer.isWhole);
        const QJsonObject last = QJsonDocument::fromJson(answer.events().last()).object();
        QCOMPARE(last["error"_L1]["code"_L1], u"stopped"_s);
        const Program::Run run = Program::finish(*process);
        QCOMPARE(run.status, 0);
        const QJsonObject line = QJsonDocument::fromJson(run.output).object();
        QCOMPARE(line["status"_L1], 503);
        QCOMPARE(line["reason"_L1], u"The gateway was stopped."_s);
    }
}

void ServeCommandTest::reloads()
{
    const Program program;
    const quint16 port = freePort();
    const auto process = serve(program, port);
    QCOMPARE(RawClient(port).ask(RawClient::get("/v1/models")).status, 200);
    program.writeFile(u".config/LanguageModelChat/settings.ini"_s,
                      "[gateway]\nloopbackNeedsKey=true\n");
    for (int i = 0; i < 5; ++i)
        ::kill(pid_t(process->processId()), SIGHUP);
    QTRY_COMPARE_WITH_TIMEOUT(RawClient(port).ask(RawClient::get("/v1/models")).status, 401, 20000);
    // Wrong ones change nothing, and a second signal ends nothing.
    program.writeFile(u".config/LanguageModelChat/settings.ini"_s, "[gateway]\nmaxBody=x\n");
    ::kill(pid_t(process->processId()), SIGHUP);
    QByteArray messages;
    QTRY_VERIFY_WITH_TIMEOUT(
        (messages += process->readAllStandardError()).contains("stay as they are"), 20000);
    QCOMPARE(RawClient(port).ask(RawClient::get("/v1/models")).status, 401);
    // Nor does a mistake among the keys.
    program.writeFile(u".config/LanguageModelChat/settings.ini"_s, "");
    program.writeFile(u".config/LanguageModelChat/gateway-keys.ini"_s, "[laptop]\nhahs=\n");
    ::kill(pid_t(process->processId()), SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(
        (messages += process->readAllStandardError()).contains("goes on with the settings it had"),
        20000);
    QVERIFY2(messages.contains("gateway-keys.ini:2"), messages.constData());
    QCOMPARE(RawClient(port).ask(RawClient::get("/v1/models")).status, 401);
    process->terminate();
    QCOMPARE(Program::finish(*process).status, 0);
}

void ServeCommandTest::tellsTheServiceManager()
{
    Program program;
    const QByteArray path = program.path(u"notify"_s).toLocal8Bit();
    const int receiver = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    QVERIFY(std::size_t(path.size()) < sizeof(address.sun_path));
    std::memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
    QCOMPARE(::bind(receiver, reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
    program.setVariable(u"NOTIFY_SOCKET"_s, QString::fromLocal8Bit(path));
    const auto process = serve(program, freePort());
    process->terminate();
    QCOMPARE(Program::finish(*process).status, 0);
    QByteArray states;
    char buffer[256];
    for (ssize_t size = 0; (size = ::recv(receiver, buffer, sizeof(buffer), 0)) > 0;)
        states += QByteArray(buffer, size) + '\n';
    ::close(receiver);
    QCOMPARE(states, "READY=1\nSTOPPING=1\n");
}

void ServeCommandTest::outlivesAWantOfDescriptors()
{
    constexpr rlim_t descriptors = 100;
    ScriptedServer service;
    QVERIFY(service.start());
    service.setHandler([](const RecordedRequest &request) {
        return request.verb == "GET"
            ? Script::json(200, R"({"data":[{"id":"gpt-4o-mini"}]})")
            : Script::json(200, R"({"choices":[{"message":{"content":"a"}}]})");
    });
    Program program;
    program.setVariable(u"OPENAI_BASE_URL"_s, service.url(u"/v1"_s).toString());
    program.setVariable(u"OPENAI_API_KEY"_s, u"sk-invented-0123456789"_s);
    const quint16 port = freePort();
    const auto process = serve(program, port, {}, [] {
        const rlimit limit{.rlim_cur = descriptors, .rlim_max = descriptors};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    });
    const QByteArray question =
        RawClient::post("/v1/chat/completions",
                        R"({"model":"gpt-4o-mini","messages":[{"role":"user","content":"a"}]})");
    RawClient first(port);
    QCOMPARE(first.ask(RawClient::get("/health")).status, 200);

    std::vector<std::unique_ptr<RawClient>> crowd;
    for (rlim_t i = 0; i < 2 * descriptors; ++i)
        crowd.push_back(std::make_unique<RawClient>(port));
    // Refused before there are none left at all, ...
    QCOMPARE(crowd.back()->next().status, 503);
    // ... so that who is there already is served.
    QCOMPARE(first.ask(RawClient::get("/health")).status, 200);
    QCOMPARE(first.ask(question).status, 200);

    crowd.clear();
    QTRY_COMPARE_WITH_TIMEOUT(RawClient(port).ask(question).status, 200, 30000);
    process->terminate();
    QCOMPARE(Program::finish(*process).status, 0);
}

void ServeCommandTest::saysWhyItCannot()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const Program program;
    const QString port = QString::number(other.serverPort());
    Program::Run run = program.run({u"serve"_s, u"--port"_s, port});
    QCOMPARE(run.status, 3);
    QVERIFY(run.messages.contains("in use"));
    QVERIFY(run.messages.contains("gateway/port"));
    run = program.run({u"serve"_s, u"--port"_s, u"web"_s});
    QCOMPARE(run.status, 2);
    QVERIFY(run.messages.contains("--port"));
    run = program.run({u"serve"_s, u"--address"_s, u"0.0.0.0"_s});
    QCOMPARE(run.status, 3);
    QVERIFY(run.messages.contains("gateway-key add"));
    QCOMPARE(program.run({u"serve"_s, u"--log-format"_s, u"xml"_s}).status, 2);
    QCOMPARE(program.run({u"serve"_s, u"now"_s}).status, 2);
}

void ServeCommandTest::makesKeys()
{
    const Program program;
    const Program::Run run = program.run({u"gateway-key"_s, u"add"_s, u"laptop"_s});
    QCOMPARE(run.status, 0);
    const QByteArray key = run.output.trimmed();
    QVERIFY(key.startsWith("lmchat-"));
    QVERIFY(!program.allFiles().contains(key));
    QCOMPARE(program.run({u"gateway-key"_s, u"list"_s}).output, "laptop\n");
    QCOMPARE(program.run({u"gateway-key"_s, u"add"_s, u"laptop"_s}).status, 2);
    QCOMPARE(program.run({u"gateway-key"_s, u"remove"_s, u"desktop"_s}).status, 2);
    QCOMPARE(program.run({u"gateway-key"_s, u"remove"_s, u"laptop"_s}).status, 0);
    QCOMPARE(program.run({u"gateway-key"_s, u"list"_s}).output, "");
    QCOMPARE(program.run({u"gateway-key"_s}).status, 2);
}

QTEST_GUILESS_MAIN(ServeCommandTest)
#include "tst_servecommand.moc"
