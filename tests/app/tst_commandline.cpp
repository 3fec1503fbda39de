// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include "core/version.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

CommandLine parsed(const QStringList &arguments)
{
    return CommandLine(QStringList{u"lmchat"_s} + arguments, allCommands());
}

} // namespace

class CommandLineTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void findsTheCommand_data();
    void findsTheCommand();
    void optionsStandAnywhere_data();
    void optionsStandAnywhere();
    void mapsOptionsToSettings();
    void explainsMistakes_data();
    void explainsMistakes();
    void helpNamesAllCommands();
    void helpOfACommandNamesItsOptions();
};

void CommandLineTest::findsTheCommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<CommandLine::Wish>("wish");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QStringList>("words");

    using Wish = CommandLine::Wish;
    QTest::newRow("nothing") << QStringList() << Wish::Window << QString() << QStringList();
    QTest::newRow("options only") << QStringList{u"--config"_s, u"ask"_s} << Wish::Window
                                  << QString() << QStringList();
    QTest::newRow("ask") << QStringList{u"ask"_s, u"one"_s, u"two"_s} << Wish::Command << u"ask"_s
                         << QStringList{u"one"_s, u"two"_s};
    QTest::newRow("dashes") << QStringList{u"ask"_s, u"--"_s, u"--help"_s} << Wish::Command
                            << u"ask"_s << QStringList{u"--help"_s};
    QTest::newRow("help") << QStringList{u"--help"_s} << Wish::Help << QString() << QStringList();
    QTest::newRow("help as a word")
        << QStringList{u"help"_s, u"models"_s} << Wish::Help << u"models"_s << QStringList();
    QTest::newRow("help of a command")
        << QStringList{u"ask"_s, u"-h"_s} << Wish::Help << u"ask"_s << QStringList();
    QTest::newRow("help in spite of a missing value")
        << QStringList{u"ask"_s, u"-h"_s, u"--model"_s} << Wish::Help << u"ask"_s << QStringList();
    QTest::newRow("version") << QStringList{u"--version"_s} << Wish::Version << QString()
                             << QStringList();
}

void CommandLineTest::findsTheCommand()
{
    QFETCH(QStringList, arguments);
    QFETCH(CommandLine::Wish, wish);
    QFETCH(QString, command);
    QFETCH(QStringList, words);

    const CommandLine line = parsed(arguments);
    QCOMPARE(line.wish(), wish);
    QCOMPARE(line.command() ? line.command()->name : QString(), command);
    QCOMPARE(line.words(), words);
    QVERIFY(!line.error());
}

void CommandLineTest::optionsStandAnywhere_data()
{
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("before") << QStringList{u"--provider"_s, u"demo"_s, u"ask"_s, u"hi"_s};
    QTest::newRow("after") << QStringList{u"ask"_s, u"hi"_s, u"--provider"_s, u"demo"_s};
    QTest::newRow("between") << QStringList{u"ask"_s, u"-p"_s, u"demo"_s, u"hi"_s};
    QTest::newRow("with =") << QStringList{u"ask"_s, u"--provider=demo"_s, u"hi"_s};
    QTest::newRow("its own before")
        << QStringList{u"--model"_s, u"ask"_s, u"ask"_s, u"hi"_s, u"-pdemo"_s};
}

void CommandLineTest::optionsStandAnywhere()
{
    QFETCH(QStringList, arguments);

    const CommandLine line = parsed(arguments);
    QCOMPARE(line.wish(), CommandLine::Wish::Command);
    QCOMPARE(line.command()->name, u"ask"_s);
    QCOMPARE(line.words(), QStringList{u"hi"_s});
    QCOMPARE(line.value(u"provider"_s), u"demo"_s);
}

void CommandLineTest::mapsOptionsToSettings()
{
    const CommandLine line = parsed(
        {u"ask"_s, u"--system"_s, u"Be brief"_s, u"--temperature=0"_s, u"--proxy"_s, u"none"_s,
         u"--config"_s, u"a.ini"_s, u"--env-file"_s, u".env"_s, u"-p"_s, u"openai"_s, u"--set"_s,
         u"network/idleTimeout=5"_s, u"--set"_s, u"profile/openai/baseUrl=http://h/?a=b"_s});
    const SettingsSources sources = line.settingsSources();
    QCOMPARE(sources.namedFile, u"a.ini"_s);
    QCOMPARE(sources.environmentFile, u".env"_s);
    QStringList overrides;
    for (const SettingsOverride &override : sources.commandLine)
        overrides.append(u"%1 %2=%3"_s.arg(override.option, override.key, override.value));
    QCOMPARE(overrides,
             (QStringList{u"--provider chat/provider=openai"_s, u"--proxy network/proxy=none"_s,
                          u"--system chat/systemPrompt=Be brief"_s,
                          u"--temperature chat/temperature=0"_s, u"--set network/idleTimeout=5"_s,
                          u"--set profile/openai/baseUrl=http://h/?a=b"_s}));
}

void CommandLineTest::explainsMistakes_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("text");

    QTest::newRow("command") << QStringList{u"modles"_s}
                             << u"There is no command \"modles\". Did you mean \"models\"?"_s;
    QTest::newRow("a question") << QStringList{u"What is love?"_s}
                                << u"There is no command \"What is love?\". To ask a question: "
                                   "lmchat ask \"…\". All commands: lmchat --help."_s;
    QTest::newRow("option") << QStringList{u"ask"_s, u"--temprature"_s, u"1"_s}
                            << u"There is no option --temprature. Did you mean --temperature?"_s;
    QTest::newRow("option of another command")
        << QStringList{u"models"_s, u"--temperature"_s, u"1"_s}
        << u"\"lmchat models\" knows no option --temperature. See lmchat --help. Text that begins "
           "with - goes behind --."_s;
    QTest::newRow("no value") << QStringList{u"ask"_s, u"--model"_s}
                              << u"Missing value after '--model'. See lmchat --help."_s;
    QTest::newRow("--set without =")
        << QStringList{u"ask"_s, u"--set"_s, u"sk-abcdefghijkl"_s}
        << u"--set wants the name of a setting and its value. For example: --set "
           "network/idleTimeout=60"_s;
}

void CommandLineTest::explainsMistakes()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, text);

    const CommandLine line = parsed(arguments);
    QCOMPARE(line.wish(), CommandLine::Wish::Nothing);
    QVERIFY(line.error());
    QCOMPARE(line.error()->kind, ErrorKind::InvalidArgument);
    QCOMPARE(errorText(*line.error()), text);
}

void CommandLineTest::helpNamesAllCommands()
{
    const QString help = parsed({u"--help"_s}).helpText();
    for (const CommandInfo &command : allCommands()) {
        QVERIFY(help.contains(command.summary.left(40)));
        QVERIFY(help.contains(u"\n  "_s + command.name));
        QVERIFY(!command.examples.isEmpty());
    }
    for (const QString &line : help.split(u'\n'))
        QVERIFY2(line.size() <= 100, qPrintable(line));
}

void CommandLineTest::helpOfACommandNamesItsOptions()
{
    for (const CommandInfo &command : allCommands()) {
        const QString help = parsed({command.name, u"--help"_s}).helpText();
        for (const QCommandLineOption &option : command.options)
            QVERIFY(help.contains(u"--"_s + option.names().constLast()));
        QVERIFY(help.contains(u"--config FILE"_s));
        QVERIFY(help.contains(command.examples.constFirst()));
    }
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
