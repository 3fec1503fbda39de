// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Key = "planted-key-0123456789abcdef";

} // namespace

/// `lmchat settings` from outside.
class SettingsCommandTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void laterSourcesGoFirst();
    void masksSecrets();
    void readsTheUsualFile();
    void tellsWhereAWrongValueStands();
    void warnsOfUnknownNames();
    void presetsAreProfilesByName();
    void takesNoWords();

private:
    static QJsonObject entry(const Program::Run &run, const QString &key);
};

QJsonObject SettingsCommandTest::entry(const Program::Run &run, const QString &key)
{
    const QJsonArray all =
        QJsonDocument::fromJson(run.output).object().value(u"settings"_s).toArray();
    for (const QJsonValue &value : all) {
        if (value.toObject().value(u"key"_s) == QJsonValue(key))
            return value.toObject();
    }
    return {};
}

/// Default, file, env file, environment, command line.
void SettingsCommandTest::laterSourcesGoFirst()
{
    Program program;
    const QString key = u"profile/openai/baseUrl"_s;
    const auto expect = [&](const QStringList &arguments, const QString &value,
                            const QString &source, const QString &origin) {
        const Program::Run run = program.run(QStringList{u"settings"_s, u"--json"_s} + arguments);
        QCOMPARE(run.status, 0);
        QCOMPARE(entry(run, key),
                 (QJsonObject{{u"key"_s, key},
                              {u"value"_s, value},
                              {u"source"_s, source},
                              {u"origin"_s, origin}}));
    };
    expect({}, {}, u"default"_s, u"default"_s);

    const QString file =
        program.writeFile(u"my.ini"_s, "[profile/openai]\n\nbaseUrl=http://file/v1\n");
    QStringList arguments{u"--config"_s, file};
    expect(arguments, u"http://file/v1"_s, u"file"_s, u"my.ini:3"_s);

    arguments += {u"--env-file"_s, program.writeFile(u".env"_s, "\nURL_GPT='http://envfile/v1'\n")};
    expect(arguments, u"http://envfile/v1"_s, u"env_file"_s, u".env:2 URL_GPT"_s);

    program.setVariable(u"OPENAI_BASE_URL"_s, u"http://environment/v1"_s);
    expect(arguments, u"http://environment/v1"_s, u"environment"_s,
           u"environment OPENAI_BASE_URL"_s);

    arguments += {u"--set"_s, u"profile/openai/baseUrl=http://line/v1"_s};
    expect(arguments, u"http://line/v1"_s, u"command_line"_s, u"command line --set"_s);
}

void SettingsCommandTest::masksSecrets()
{
    Program program;
    program.setVariable(u"API_KEY"_s, QString::fromLatin1(Key));
    program.setVariable(u"OPENROUTER_API_KEY"_s, QString::fromLatin1("router-" + Key));
    const QString file = program.writeFile(u"my.ini"_s,
                                           "[network]\nproxy=http://me:" + Key
                                               + "@proxy:1\n[profile/gigachat]\nkey=" + Key + "\n");
    for (const QStringList &json : {QStringList(), QStringList{u"--json"_s}}) {
        const Program::Run run = program.run(
            QStringList{u"settings"_s, u"--config"_s, file, u"-p"_s, u"openrouter"_s} + json);
        QCOMPARE(run.status, 0);
        QVERIFY(!run.output.contains(Key));
        QVERIFY(run.output.contains("••••••••cdef"));
        QVERIFY(run.output.contains("environment API_KEY"));
        QVERIFY(run.output.contains("environment OPENROUTER_API_KEY"));
        QVERIFY(run.output.contains("my.ini:4"));
        QVERIFY(run.output.contains("@proxy:1"));
        QCOMPARE(run.messages, QByteArray());
    }
}

void SettingsCommandTest::readsTheUsualFile()
{
    const Program program;
    QVERIFY(program.run({u"settings"_s})
                .output.contains("/.config/LanguageModelChat/settings.ini (not there)\n"));
    program.writeFile(u".config/LanguageModelChat/settings.ini"_s,
                      "[chat]\nsystemPrompt=\"one\\ntwo\"\n");
    const Program::Run run = program.run({u"settings"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.contains("/.config/LanguageModelChat/settings.ini\n"));
    QVERIFY2(run.output.contains("one\\ntwo"), run.output.constData());
    QVERIFY(run.output.contains("settings.ini:2"));
}

void SettingsCommandTest::tellsWhereAWrongValueStands()
{
    const Program program;
    const QString file = program.writeFile(u"my.ini"_s, "[network]\n\nmaxRetries=many\n");
    const Program::Run run = program.run({u"settings"_s, u"--config"_s, file});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.output, QByteArray());
    QCOMPARE(run.messages,
             "lmchat: " + file.toUtf8()
                 + ", line 3: network/maxRetries cannot be \"many\". Expected is a whole number "
                   "from 0 to 10.\n");
}

void SettingsCommandTest::warnsOfUnknownNames()
{
    const Program program;
    const QString file = program.writeFile(u"my.ini"_s, "[network]\nmaxRetrys=1\n");
    const Program::Run run = program.run({u"settings"_s, u"--json"_s, u"--config"_s, file});
    QCOMPARE(run.status, 0);
    QVERIFY(run.messages.startsWith("lmchat: warning: "));
    QVERIFY(run.messages.contains("Did you mean network/maxRetries?"));
    QCOMPARE(QJsonDocument::fromJson(run.output).object().value(u"warnings"_s).toArray().size(), 1);
}

void SettingsCommandTest::presetsAreProfilesByName()
{
    const Program program;
    const Program::Run run =
        program.run({u"settings"_s, u"--json"_s, u"--provider"_s, u"ollama"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(entry(run, u"profile/ollama/preset"_s).value(u"value"_s), QJsonValue(u"ollama"_s));
    QCOMPARE(entry(run, u"chat/provider"_s).value(u"origin"_s),
             QJsonValue(u"command line --provider"_s));

    // A profile of that name is not changed.
    const QString file =
        program.writeFile(u"my.ini"_s, "[profile/ollama]\npreset=vllm\nbaseUrl=http://h/v1\n");
    const Program::Run own = program.run(
        {u"settings"_s, u"--json"_s, u"--config"_s, file, u"--provider"_s, u"ollama"_s});
    QCOMPARE(entry(own, u"profile/ollama/preset"_s).value(u"value"_s), QJsonValue(u"vllm"_s));
}

void SettingsCommandTest::takesNoWords()
{
    const Program::Run run = Program().run({u"settings"_s, u"network/proxy"_s});
    QCOMPARE(run.status, 2);
    QVERIFY(run.messages.contains("takes options only"));
}

QTEST_GUILESS_MAIN(SettingsCommandTest)
#include "tst_settingscommand.moc"
