// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "providers/localservers.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Chat;
using namespace Qt::StringLiterals;

/// `lmchat models` from outside. Lists of real services: tst_services.
class ModelsCommandTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void theDemoHasOne();
    void takesOneProvider();
    void tellsWhereThereIsNoKey();
    void findsServersOnThisMachine();
};

void ModelsCommandTest::theDemoHasOne()
{
    const Program program;
    QCOMPARE(program.run({u"models"_s}).output, "demo\n");
    const Program::Run run = program.run({u"models"_s, u"demo"_s, u"--json"_s});
    QCOMPARE(run.status, 0);
    const QByteArray expected = R"({
        "provider": "demo", "default_model": "demo", "error": null,
        "models": [{"id": "demo", "owned_by": "", "purpose": "chat"}]})";
    QCOMPARE(QJsonDocument::fromJson(run.output), QJsonDocument::fromJson(expected));
}

void ModelsCommandTest::takesOneProvider()
{
    const Program program;
    QCOMPARE(program.run({u"models"_s, u"demo"_s, u"openai"_s}).status, 2);
    const Program::Run unknown = program.run({u"models"_s, u"gigachad"_s});
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.messages.contains("\"gigachad\""));
}

void ModelsCommandTest::tellsWhereThereIsNoKey()
{
    const Program::Run run = Program().run({u"models"_s, u"openrouter"_s, u"--json"_s});
    QCOMPARE(run.status, 4);
    QVERIFY(run.messages.contains("OPENROUTER_API_KEY"));
    QCOMPARE(
        QJsonDocument::fromJson(run.output).object().value(u"error"_s).toObject().value(u"kind"_s),
        QJsonValue(u"not_configured"_s));
}

/// At the first of the usual ports that is free here; what else this machine has may be found, too.
void ModelsCommandTest::findsServersOnThisMachine()
{
    ScriptedServer server;
    LocalPort port;
    for (const LocalPort &candidate : usualLocalPorts()) {
        if (!server.isListening() && server.start(candidate.port))
            port = candidate;
    }
    if (!server.isListening())
        QSKIP("every usual port of a model server is taken on this machine");
    server.setHandler([](const RecordedRequest &request) {
        return request.path().endsWith("/models"_L1) ? Script::json(
                   200, R"({"object":"list","data":[{"id":"planted-model","object":"model"}]})")
                                                     : Script::json(404, "{}");
    });

    const Program program;
    const Program::Run run = program.run({u"models"_s, u"--local"_s});
    QCOMPARE(run.status, 0);
    QVERIFY2(run.output.contains(" planted-model\n"), run.output.constData());
    QVERIFY(run.output.contains(port.preset.toUtf8()));
    QVERIFY(run.messages.contains("To ask it: lmchat ask -p "));

    const Program::Run json = program.run({u"models"_s, u"--local"_s, u"--json"_s});
    QStringList presets;
    for (const QJsonValue &found :
         QJsonDocument::fromJson(json.output).object().value(u"servers"_s).toArray()) {
        if (found.toObject().value(u"models"_s).toArray().contains(u"planted-model"_s))
            presets.append(found.toObject().value(u"provider"_s).toString());
    }
    QCOMPARE(presets, QStringList{port.preset});
}

QTEST_GUILESS_MAIN(ModelsCommandTest)
#include "tst_modelscommand.moc"
