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

const auto PlantedKey = u"planted-key-0123456789"_s;

Script stream(const QString &name)
{
    return Script::stream({fixture(name)});
}

} // namespace

/// `lmchat doctor` against real servers, from outside.
class DoctorCommandTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_authority = std::make_unique<TestAuthority>(); }

    void init()
    {
        failOnAnyWarning();
        m_program = std::make_unique<Program>();
        m_server = std::make_unique<ScriptedServer>();
        m_authServer = std::make_unique<ScriptedServer>();
        m_settings.clear();
    }

    void demoIsOffline()
    {
        const Program::Run run = m_program->run({u"doctor"_s, u"demo"_s});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.messages, QByteArray());
        QCOMPARE(states(run),
                 QByteArrayList({"ok settings", "skipped name lookup", "skipped proxy",
                                 "skipped connection", "skipped certificate",
                                 "skipped authorisation", "skipped model list", "ok one token"}));
    }

    void withoutAKeyTheDemoIsExamined()
    {
        const Program::Run run = m_program->run({u"doctor"_s});
        QCOMPARE(run.status, 0);
        QVERIFY(run.output.contains("Demo (offline, no model) needs no settings."));
    }

    void openAi()
    {
        startOpenAi();
        const Program::Run run = doctor(u"openai"_s);
        QCOMPARE(run.messages, QByteArray());
        QCOMPARE(states(run),
                 QByteArrayList({"ok settings", "skipped name lookup", "skipped proxy",
                                 "ok connection", "skipped certificate", "ok authorisation",
                                 "ok model list", "ok one token"}));
        QCOMPARE(run.status, 0);
        QVERIFY2(run.output.contains("gpt-4o-mini is in the service's list ("),
                 run.output.constData());
        QVERIFY(!run.output.contains(PlantedKey.toUtf8()));
        const RecordedRequest &last = m_server->requests().last();
        QCOMPARE(last.header("authorization"), "Bearer " + PlantedKey.toUtf8());
        QVERIFY(QJsonDocument::fromJson(last.body)[u"max_tokens"_s].toInt() <= 16);
    }

    void gigaChat()
    {
        startGigaChat();
        const Program::Run run = doctor(u"gigachat"_s);
        QCOMPARE(run.messages, QByteArray());
        QCOMPARE(states(run),
                 QByteArrayList({"ok settings", "skipped name lookup", "skipped proxy",
                                 "ok connection", "ok certificate", "skipped name lookup",
                                 "skipped proxy", "ok connection", "ok certificate",
                                 "ok authorisation", "ok model list", "ok one token"}));
        QCOMPARE(run.status, 0);
        QVERIFY2(run.output.contains("TLS 1.3, chain 127.0.0.1 < Throw-away Root CA; valid until"),
                 run.output.constData());
        // The hosts stand above their stages, in the order of use.
        const QByteArray first = hostLine(*m_authServer);
        const QByteArray second = hostLine(*m_server);
        QVERIFY(run.output.contains(first));
        QVERIFY(run.output.indexOf(first) < run.output.indexOf(second));
        QCOMPARE(m_authServer->requests().size(), 1);
    }

    void failures_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QByteArray>("failed"); // its line
        QTest::addColumn<QByteArray>("remedy");
        QTest::addColumn<int>("status");
        const auto row = [](const QString &trouble, const QByteArray &failed,
                            const QByteArray &remedy, int status) {
            QTest::newRow(qPrintable(trouble)) << trouble << failed << remedy << status;
        };
        row(u"no key"_s, "settings", "lmchat key set openai", 4);
        row(u"no such host"_s, "name lookup", "typing errors", 20);
        row(u"refused port"_s, "connection", "Check the address and the port", 21);
        row(u"proxy gone"_s, "proxy", "Check the proxy settings", 22);
        row(u"wrong CA"_s, "certificate", "caFile under [profile/openai]", 23);
        row(u"expired certificate"_s, "certificate", "Check the clock", 23);
        row(u"wrong host name"_s, "certificate", "answering in its place", 23);
        row(u"no TLS"_s, "certificate", "http against https", 24);
        row(u"wrong key"_s, "authorisation", "Check the key", 12);
        row(u"wrong model"_s, "model list", "such as gpt-4o-mini", 14);
        row(u"wrong path"_s, "model list", "Check the base URL", 14);
        row(u"no credit"_s, "one token", "Top it up", 16);
    }

    void failures()
    {
        QFETCH(QString, trouble);
        QFETCH(QByteArray, failed);
        QFETCH(QByteArray, remedy);
        QFETCH(int, status);
        QString model = u"gpt-4o-mini"_s;
        const bool isTls = trouble == u"wrong CA"_s || trouble == u"expired certificate"_s
            || trouble == u"wrong host name"_s;
        if (isTls) {
            m_server->useTls(m_authority->serverConfiguration(
                {trouble == u"wrong host name"_s ? u"other.test"_s : u"127.0.0.1"_s},
                trouble == u"expired certificate"_s ? TestAuthority::Validity::Expired
                                                    : TestAuthority::Validity::Current));
            if (trouble != u"wrong CA"_s)
                m_settings.append(u"profile/openai/caFile="_s + m_authority->certificateFile());
        }
        startOpenAi();
        if (trouble == u"no key"_s)
            m_settings.removeIf([](const QString &text) { return text.contains(u"/key="_s); });
        if (trouble == u"no such host"_s)
            m_settings.append(u"profile/openai/baseUrl=https://no-such-host.invalid/v1"_s);
        if (trouble == u"refused port"_s)
            m_server->close();
        if (trouble == u"proxy gone"_s) {
            m_authServer->start();
            m_settings.append(
                u"network/proxy=http://127.0.0.1:%1"_s.arg(m_authServer->serverPort()));
            m_settings.append(u"profile/openai/baseUrl=https://service.test/v1"_s);
            m_authServer->close();
        }
        if (trouble == u"no TLS"_s) {
            m_settings.append(
                u"profile/openai/baseUrl=https://127.0.0.1:%1/v1"_s.arg(m_server->serverPort()));
            m_settings.append(u"network/connectTimeout=2"_s);
        }
        if (trouble == u"wrong key"_s)
            m_server->route("GET", u"/v1/models"_s,
                            Script::json(401, fixture(u"openai_error_401.json"_s)));
        if (trouble == u"wrong model"_s || trouble == u"wrong path"_s) {
            model = trouble == u"wrong model"_s ? u"gpt-4o-mimi"_s : model;
            m_server->route("POST", u"/v1/chat/completions"_s,
                            Script::json(404,
                                         "{\"error\":{\"code\":\"model_not_found\","
                                         "\"message\":\"No such model\"}}"));
        }
        if (trouble == u"wrong path"_s)
            m_server->route("GET", u"/v1/models"_s, Script::json(404, "{}"));
        if (trouble == u"no credit"_s)
            m_server->route("POST", u"/v1/chat/completions"_s,
                            Script::json(429, fixture(u"openai_error_429_quota.json"_s)));

        const Program::Run run = doctor(u"openai"_s, {u"--model"_s, model});
        QCOMPARE(run.messages, QByteArray());
        const QByteArrayList lines = states(run);
        QCOMPARE(lines.size(), 8);
        const qsizetype index = lines.indexOf("failed " + failed);
        QVERIFY2(index >= 0, run.output.constData());
        for (qsizetype later = index + 1; later < lines.size(); ++later)
            QVERIFY2(lines.at(later).startsWith("not reached "), run.output.constData());
        QVERIFY2(run.output.contains(remedy), run.output.constData());
        QCOMPARE(run.status, status);
        QVERIFY(!run.output.contains(PlantedKey.toUtf8()));
    }

    void gigaChatFailures_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QByteArray>("failed");
        QTest::addColumn<int>("status");
        QTest::newRow("wrong CA") << u"CA"_s << QByteArray("certificate") << 23;
        QTest::newRow("wrong key") << u"key"_s << QByteArray("authorisation") << 12;
        QTest::newRow("wrong scope") << u"scope"_s << QByteArray("authorisation") << 13;
        QTest::newRow("wrong model") << u"model"_s << QByteArray("model list") << 14;
    }

    void gigaChatFailures()
    {
        QFETCH(QString, trouble);
        QFETCH(QByteArray, failed);
        QFETCH(int, status);
        startGigaChat();
        QStringList arguments;
        if (trouble == u"CA"_s)
            m_settings.removeIf([](const QString &text) { return text.contains(u"caFile"_s); });
        if (trouble == u"key"_s)
            m_authServer->route("POST", u"/api/v2/oauth"_s,
                                Script::json(401, fixture(u"gigachat_error_oauth_401.json"_s)));
        if (trouble == u"scope"_s)
            m_authServer->route("POST", u"/api/v2/oauth"_s,
                                Script::json(400,
                                             "{\"code\":7,\"message\":\"scope from db not "
                                             "fully includes consumed scope\"}"));
        if (trouble == u"model"_s) {
            m_server->route("POST", u"/api/v1/chat/completions"_s,
                            Script::json(404, "{\"status\":404,\"message\":\"No such model\"}"));
            arguments = {u"--model"_s, u"GigaChat-9"_s};
        }
        const Program::Run run = doctor(u"gigachat"_s, arguments);
        QVERIFY2(states(run).contains("failed " + failed), run.output.constData());
        QCOMPARE(run.status, status);
        QCOMPARE(run.messages, QByteArray());
    }

    void json()
    {
        startOpenAi();
        m_server->route("GET", u"/v1/models"_s,
                        Script::json(401, fixture(u"openai_error_401.json"_s)));
        const Program::Run run = doctor(u"openai"_s, {u"--json"_s});
        QCOMPARE(run.status, 12);
        QCOMPARE(run.messages, QByteArray());
        QCOMPARE(run.output.count('\n'), 1);
        const QJsonObject json = QJsonDocument::fromJson(run.output).object();
        QCOMPARE(json[u"provider"_s].toString(), u"openai"_s);
        QCOMPARE(json[u"model"_s].toString(), u"gpt-4o-mini"_s);
        QCOMPARE(json[u"error"_s][u"kind"_s].toString(), u"authentication"_s);
        const QJsonArray stages = json[u"stages"_s].toArray();
        QCOMPARE(stages.size(), 8);
        QCOMPARE(stages[0][u"state"_s].toString(), u"passed"_s);
        QVERIFY(stages[0][u"host"_s].isNull());
        QCOMPARE(stages[3][u"stage"_s].toString(), u"connect"_s);
        QCOMPARE(stages[3][u"host"_s].toString(), u"127.0.0.1:%1"_s.arg(m_server->serverPort()));
        QVERIFY(stages[3][u"duration_ms"_s].isDouble());
        QVERIFY(stages[3][u"error"_s].isNull());
        QCOMPARE(stages[5][u"state"_s].toString(), u"failed"_s);
        QCOMPARE(stages[5][u"error"_s], json[u"error"_s]);
        QCOMPARE(stages[7][u"state"_s].toString(), u"not_reached"_s);
        QVERIFY(stages[7][u"text"_s].isNull());
    }

    void wrongSettingsAreAStageToo()
    {
        m_settings = {u"profile/openai/key="_s + PlantedKey,
                      u"profile/openai/caFile=/no/such/file.pem"_s};
        const Program::Run run = doctor(u"openai"_s);
        QCOMPARE(run.status, 32);
        QCOMPARE(states(run), QByteArrayList{"failed settings"});
        QVERIFY2(run.output.contains("/no/such/file.pem"), run.output.constData());
    }

    void knownServicesNeedNoProfile()
    {
        startOpenAi();
        m_settings = {
            u"profile/ollama/baseUrl=http://127.0.0.1:%1/v1"_s.arg(m_server->serverPort())};
        const Program::Run run = doctor(u"ollama"_s, {u"--model"_s, u"gpt-4o-mini"_s});
        QVERIFY2(run.status == 0, (run.output + run.messages).constData());
    }

    void argumentsAreChecked_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("unknown provider")
            << QStringList{u"opnai"_s} << QByteArray("There is no profile of that name.");
        QTest::newRow("two") << QStringList{u"openai"_s, u"gigachat"_s}
                             << QByteArray("one provider at a time");
    }

    void argumentsAreChecked()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Program::Run run = m_program->run(QStringList{u"doctor"_s} + arguments);
        QCOMPARE(run.status, 2);
        QCOMPARE(run.output, QByteArray());
        QVERIFY2(run.messages.contains(message), run.messages.constData());
    }

    void signalEndsIt()
    {
        startOpenAi();
        m_server->route("POST", u"/v1/chat/completions"_s, Script().hang());
        const auto process = m_program->prepare(commandLine(u"openai"_s));
        process->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 2, 30000);
        kill(static_cast<pid_t>(process->processId()), SIGINT);
        const Program::Run run = Program::finish(*process);
        QCOMPARE(run.status, 130);
        QVERIFY2(run.output.contains("model list"), run.output.constData());
        QCOMPARE(states(run).last(), "failed one token");
    }

private:
    void startOpenAi()
    {
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
        m_server->route("GET", u"/v1/models"_s,
                        Script::json(200, fixture(u"openai_models.json"_s)));
        m_server->route("POST", u"/v1/chat/completions"_s, stream(u"openai_stream.sse"_s));
        m_settings += {u"profile/openai/baseUrl="_s + m_server->url(u"/v1"_s).toString(),
                       u"profile/openai/key="_s + PlantedKey, u"profile/openai/model=gpt-4o-mini"_s,
                       u"network/maxRetries=0"_s};
    }

    void startGigaChat()
    {
        for (ScriptedServer *server : {m_server.get(), m_authServer.get()}) {
            server->useTls(m_authority->serverConfiguration({u"127.0.0.1"_s}));
            QVERIFY2(server->start(), qPrintable(server->errorString()));
        }
        m_authServer->route("POST", u"/api/v2/oauth"_s,
                            Script::json(200, fixture(u"gigachat_oauth.json"_s)));
        m_server->route("GET", u"/api/v1/models"_s,
                        Script::json(200, fixture(u"gigachat_models.json"_s)));
        m_server->route("POST", u"/api/v1/chat/completions"_s, stream(u"gigachat_stream.sse"_s));
        m_settings = {u"profile/gigachat/baseUrl="_s + m_server->url(u"/api/v1"_s).toString(),
                      u"profile/gigachat/authUrl="_s
                          + m_authServer->url(u"/api/v2/oauth"_s).toString(),
                      u"profile/gigachat/key="_s
                          + QString::fromLatin1(("client:" + PlantedKey.toUtf8()).toBase64()),
                      u"profile/gigachat/model=GigaChat-2"_s,
                      u"profile/gigachat/caFile="_s + m_authority->certificateFile(),
                      u"network/maxRetries=0"_s};
    }

    QStringList commandLine(const QString &provider, const QStringList &more = {}) const
    {
        QStringList arguments{u"doctor"_s, provider};
        for (const QString &setting : m_settings)
            arguments << u"--set"_s << setting;
        return arguments + more;
    }

    Program::Run doctor(const QString &provider, const QStringList &more = {}) const
    {
        return m_program->run(commandLine(provider, more));
    }

    static QByteArray hostLine(const ScriptedServer &server)
    {
        return "127.0.0.1:" + QByteArray::number(server.serverPort()) + ":\n";
    }

    /// State and stage of each line that has them.
    static QByteArrayList states(const Program::Run &run)
    {
        QByteArrayList lines;
        for (const QByteArray &line : run.output.split('\n')) {
            const QByteArray state = line.left(13).trimmed();
            if (!state.isEmpty() && line.size() > 13 && line.at(0) != ' ' && line.at(12) == ' '
                && !line.endsWith(':'))
                lines.append(state + ' ' + line.mid(13, 15).trimmed());
        }
        return lines;
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<Program> m_program;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ScriptedServer> m_authServer;
    QStringList m_settings;
};

QTEST_GUILESS_MAIN(DoctorCommandTest)
#include "tst_doctorcommand.moc"
