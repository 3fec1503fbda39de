// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "app/pseudoterminal.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Tour = "# This is a demonstration, not a model\n";

QStringList demo(const QStringList &arguments)
{
    // At full speed.
    return QStringList{u"ask"_s, u"--provider"_s, u"demo"_s, u"--set"_s,
                       u"profile/demo/tokensPerSecond=0"_s}
    + arguments;
}

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

/// `lmchat ask` with the demo, from outside.
class AskCommandTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void answers();
    void demoAnswersWhereNoKeyIsSetUp();
    void readsStandardInput();
    void needsAQuestion();
    void closedStandardInputIsAnEmptyOne();
    void refusesStandardInput_data();
    void refusesStandardInput();
    void wholeAnswersAreTheSame();
    void printsJson();
    void printsFailuresAsJson();
    void statusTellsTheKindOfError_data();
    void statusTellsTheKindOfError();
    void wrongOptionsAreExplained_data();
    void wrongOptionsAreExplained();
    void filesAreChecked();
    void reasoningGoesToStandardError();
    void verboseTellsProgress();
    void signalsKeepTheText_data();
    void signalsKeepTheText();
    void signalsKeepTheTextInJson();
    void aSignalEndsReadingStandardInput();
    void endsWhenNobodyReads();
    void aFullDiskIsAnError();
    void plainLocaleIsFine();
    void terminalShowsAStatusThatGoes();
    void controlCStopsOnATerminal();
};

void AskCommandTest::answers()
{
    const Program program;
    const Program::Run run = program.run(demo({u"hello"_s}));
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.startsWith(Tour));
    QVERIFY(run.output.endsWith('\n'));
    QCOMPARE(run.messages, QByteArray());
    QCOMPARE(program.allFiles(), QByteArray()); // nothing is stored
}

void AskCommandTest::demoAnswersWhereNoKeyIsSetUp()
{
    const Program::Run run = Program().run({u"ask"_s, u"/code"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(!run.output.isEmpty());
    QCOMPARE(
        run.messages,
        "lmchat: No key is set up, so the offline demo answers; it is no model. To add a key: "
        "lmchat key set openai (or gigachat). Models on this machine: lmchat models --local.\n");
}

void AskCommandTest::readsStandardInput()
{
    const Program program;
    QVERIFY(program.run(demo({}), "/help\n").output.contains("/slow"));
}

void AskCommandTest::needsAQuestion()
{
    const Program program;
    for (const QByteArray &input : {QByteArray(), QByteArray(" \n\n")}) {
        const Program::Run run = program.run(demo({}), input);
        QCOMPARE(run.status, 2);
        QCOMPARE(run.output, QByteArray());
        QVERIFY(run.messages.startsWith("lmchat: There is no question. For example: "));
    }
}

void AskCommandTest::closedStandardInputIsAnEmptyOne()
{
    const Program program;
    const std::unique_ptr<QProcess> process = program.prepare(demo({u"hello"_s}));
    process->setChildProcessModifier([] { close(0); });
    process->start();
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.startsWith(Tour));
}

void AskCommandTest::refusesStandardInput_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, 'x') << 18
                               << QByteArray("Standard input is larger than 1024 KiB.");
    QTest::newRow("not UTF-8") << QByteArray("caf\xE9 ") << 32
                               << QByteArray("Standard input is not UTF-8 text.");
}

void AskCommandTest::refusesStandardInput()
{
    QFETCH(QByteArray, input);
    QFETCH(int, status);
    QFETCH(QByteArray, message);

    const Program::Run run = Program().run(demo({u"hello"_s}), input);
    QCOMPARE(run.status, status);
    QVERIFY2(run.messages.contains(message), run.messages.constData());
    QCOMPARE(run.output, QByteArray());
}

void AskCommandTest::wholeAnswersAreTheSame()
{
    const Program program;
    const Program::Run streamed = program.run(demo({u"/table"_s}));
    const Program::Run whole = program.run(demo({u"/table"_s, u"--no-stream"_s}));
    QCOMPARE(whole.status, 0);
    QVERIFY(!whole.output.isEmpty());
    QCOMPARE(whole.output, streamed.output);
}

void AskCommandTest::printsJson()
{
    const Program program;
    const Program::Run run = program.run(demo({u"--json"_s, u"/think"_s}));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.messages, QByteArray());
    QCOMPARE(run.output.count('\n'), 1);
    const QJsonObject json = object(run.output);
    QCOMPARE(json.value(u"provider"_s), QJsonValue(u"demo"_s));
    QCOMPARE(json.value(u"model"_s), QJsonValue(u"demo"_s));
    QCOMPARE(json.value(u"state"_s), QJsonValue(u"complete"_s));
    QCOMPARE(json.value(u"finish_reason"_s), QJsonValue(u"stop"_s));
    QVERIFY(!json.value(u"text"_s).toString().isEmpty());
    QVERIFY(!json.value(u"reasoning"_s).toString().isEmpty());
    QVERIFY(json.value(u"error"_s).isNull());
    QVERIFY(json.value(u"times"_s).toObject().value(u"total_ms"_s).isDouble());
    QCOMPARE(json.value(u"text"_s).toString().toUtf8(), program.run(demo({u"/think"_s})).output);
}

void AskCommandTest::printsFailuresAsJson()
{
    const Program program;
    // In the middle of an answer, before one, and before anything.
    const Program::Run cut = program.run(demo({u"--json"_s, u"/fail cut"_s}));
    QCOMPARE(cut.status, 25);
    QCOMPARE(object(cut.output).value(u"state"_s), QJsonValue(u"failed"_s));
    QVERIFY(object(cut.output).value(u"text"_s).toString().startsWith(u"This answer begins"_s));
    QCOMPARE(object(cut.output).value(u"error"_s).toObject().value(u"kind"_s),
             QJsonValue(u"interrupted"_s));
    QVERIFY(cut.messages.startsWith("lmchat: The connection to demo ended before"));

    const Program::Run file = program.run(demo({u"--json"_s, u"x"_s, u"--file"_s, u"none"_s}));
    QCOMPARE(file.status, 32);
    QCOMPARE(object(file.output).value(u"error"_s).toObject().value(u"kind"_s),
             QJsonValue(u"file"_s));

    const Program::Run settings =
        program.run(demo({u"--json"_s, u"x"_s, u"--set"_s, u"network/maxRetries=many"_s}));
    QCOMPARE(settings.status, 2);
    QCOMPARE(object(settings.output).value(u"error"_s).toObject().value(u"kind"_s),
             QJsonValue(u"invalid_argument"_s));
}

void AskCommandTest::statusTellsTheKindOfError_data()
{
    QTest::addColumn<QString>("failure");
    QTest::addColumn<int>("status");

    const auto row = [](const char *failure, int status) {
        QTest::newRow(failure) << QString::fromLatin1(failure) << status;
    };
    row("401", 12);
    row("402", 16);
    row("403", 13);
    row("404", 14);
    row("cut", 25);
    row("dns", 20);
    row("filter", 17);
    row("garbage", 27);
    row("length", 0);
    row("timeout", 24);
    row("tls", 23);
}

void AskCommandTest::statusTellsTheKindOfError()
{
    QFETCH(QString, failure);
    QFETCH(int, status);

    const Program::Run run = Program().run(demo({u"/fail"_s, failure}));
    QCOMPARE(run.status, status);
    // One line for people, whatever it is.
    QVERIFY(run.messages.startsWith("lmchat: "));
    QCOMPARE(run.messages.count('\n'), 1);
}

void AskCommandTest::wrongOptionsAreExplained_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("provider") << QStringList{u"ask"_s, u"-p"_s, u"gigachad"_s, u"x"_s} << 2
                              << QByteArray("Option --provider: chat/provider cannot be "
                                            "\"gigachad\"");
    QTest::newRow("temperature") << QStringList{u"ask"_s, u"--temperature"_s, u"5"_s, u"x"_s} << 2
                                 << QByteArray("Option --temperature: ");
    QTest::newRow("top-p") << demo({u"--top-p"_s, u"2"_s, u"x"_s}) << 2
                           << QByteArray("--top-p cannot be \"2\".");
    QTest::newRow("max-tokens") << demo({u"--max-tokens"_s, u"0"_s, u"x"_s}) << 2
                                << QByteArray("--max-tokens cannot be \"0\".");
    QTest::newRow("setting") << QStringList{u"ask"_s, u"--set"_s, u"no/such=1"_s, u"x"_s} << 2
                             << QByteArray("Option --set: there is no setting no/such.");
    QTest::newRow("config") << QStringList{u"ask"_s, u"--config"_s, u"none.ini"_s, u"x"_s} << 3
                            << QByteArray("none.ini cannot be read");
    QTest::newRow("env-file") << QStringList{u"ask"_s, u"--env-file"_s, u"none"_s, u"x"_s} << 3
                              << QByteArray("none cannot be read");
    QTest::newRow("command") << QStringList{u"akk"_s, u"x"_s} << 2
                             << QByteArray("There is no command \"akk\". Did you mean \"ask\"?");
}

void AskCommandTest::wrongOptionsAreExplained()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, message);

    const Program::Run run = Program().run(arguments);
    QCOMPARE(run.status, status);
    QVERIFY2(run.messages.contains(message), run.messages.constData());
    QCOMPARE(run.output, QByteArray());
}

void AskCommandTest::filesAreChecked()
{
    const Program program;
    const QString good = program.writeFile(u"good.txt"_s, "Привет\n");
    const QString large = program.writeFile(u"large.txt"_s, QByteArray(256 * 1024 + 1, 'x'));
    const QString binary = program.writeFile(u"binary"_s,
                                             QByteArray("\x7f"
                                                        "ELF\0",
                                                        5));

    QCOMPARE(program.run(demo({u"x"_s, u"--file"_s, good, u"-f"_s, good})).status, 0);
    const Program::Run tooLarge = program.run(demo({u"x"_s, u"--file"_s, good, u"-f"_s, large}));
    QCOMPARE(tooLarge.status, 32);
    QVERIFY(tooLarge.messages.contains("large.txt is larger than 256 KiB."));
    QCOMPARE(program.run(demo({u"x"_s, u"-f"_s, binary})).status, 32);
    QCOMPARE(program.run(demo({u"x"_s, u"-f"_s, program.path(u"."_s)})).status, 32);

    QStringList many;
    for (int i = 0; i < 21; ++i)
        many += {u"-f"_s, good};
    const Program::Run tooMany = program.run(demo(QStringList{u"x"_s} + many));
    QCOMPARE(tooMany.status, 2);
    QVERIFY(tooMany.messages.contains("At most 20 can be added."));
    // A file alone is no question.
    QCOMPARE(program.run(demo({u"-f"_s, good})).status, 2);
}

void AskCommandTest::reasoningGoesToStandardError()
{
    const Program::Run run = Program().run(demo({u"/think"_s}));
    QCOMPARE(run.status, 0);
    QVERIFY(run.messages.size() > 20);
    QVERIFY(run.messages.endsWith("\n\n"));
    QVERIFY(!run.output.contains(run.messages.trimmed()));
}

void AskCommandTest::verboseTellsProgress()
{
    const Program::Run run = Program().run(demo({u"--verbose"_s, u"/fail 429"_s}));
    // The demo fails once and then answers.
    QVERIFY(run.messages.contains("lmchat: Connecting…\n"));
    QVERIFY2(run.messages.contains("Trying again in "), run.messages.constData());
    QVERIFY(run.messages.contains("(try 2)"));
    QVERIFY(!run.messages.contains('\x1b'));
}

void AskCommandTest::signalsKeepTheText_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("status");

    QTest::newRow("SIGINT") << SIGINT << 130;
    QTest::newRow("SIGTERM") << SIGTERM << 143;
    QTest::newRow("SIGHUP") << SIGHUP << 129;
}

void AskCommandTest::signalsKeepTheText()
{
    QFETCH(int, signal);
    QFETCH(int, status);

    const Program program;
    const std::unique_ptr<QProcess> process =
        program.prepare({u"ask"_s, u"-p"_s, u"demo"_s, u"/long 50"_s});
    process->start();
    QTRY_VERIFY(process->bytesAvailable() > 20);
    QVERIFY(process->state() == QProcess::Running);
    kill(pid_t(process->processId()), signal);
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, status);
    QVERIFY(run.output.size() > 20);
    QVERIFY(run.output.endsWith('\n'));
    QCOMPARE(run.messages, QByteArray());
}

void AskCommandTest::signalsKeepTheTextInJson()
{
    const Program program;
    const std::unique_ptr<QProcess> process =
        program.prepare({u"ask"_s, u"-p"_s, u"demo"_s, u"--json"_s, u"--verbose"_s, u"/long 50"_s});
    process->start();
    QByteArray messages;
    QTRY_VERIFY((messages += process->readAllStandardError()).contains("Waiting for the answer"));
    kill(pid_t(process->processId()), SIGINT);
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, 130);
    QCOMPARE(object(run.output).value(u"state"_s), QJsonValue(u"stopped"_s));
    QCOMPARE(object(run.output).value(u"error"_s).toObject().value(u"kind"_s),
             QJsonValue(u"cancelled"_s));
}

void AskCommandTest::aSignalEndsReadingStandardInput()
{
    const Program program;
    const std::unique_ptr<QProcess> process = program.prepare(demo({u"--verbose"_s}));
    process->setStandardInputFile(QString()); // a pipe that stays open
    process->start();
    QByteArray messages;
    QTRY_VERIFY((messages += process->readAllStandardError()).contains("Reading standard input"));
    kill(pid_t(process->processId()), SIGINT);
    QCOMPARE(Program::finish(*process).status, 130);
}

void AskCommandTest::endsWhenNobodyReads()
{
    const Program program;
    std::array<int, 2> ends = {};
    QVERIFY(pipe2(ends.data(), O_CLOEXEC) == 0);
    const std::unique_ptr<QProcess> process =
        program.prepare({u"ask"_s, u"-p"_s, u"demo"_s, u"/long 50"_s});
    process->setChildProcessModifier([output = ends[1]] { dup2(output, STDOUT_FILENO); });
    process->start();
    close(ends[1]);
    QVERIFY(process->waitForStarted());
    char first = 0;
    QCOMPARE(read(ends[0], &first, 1), 1);
    close(ends[0]);
    const Program::Run run = Program::finish(*process);
    QCOMPARE(run.status, 141);
    QCOMPARE(run.messages, QByteArray());
}

void AskCommandTest::aFullDiskIsAnError()
{
    const Program program;
    for (const QStringList &arguments :
         {demo({u"hello"_s}), demo({u"--json"_s, u"hello"_s}), QStringList{u"settings"_s},
          QStringList{u"--help"_s}, QStringList{u"models"_s, u"-p"_s, u"demo"_s}}) {
        const std::unique_ptr<QProcess> process = program.prepare(arguments);
        process->setStandardOutputFile(u"/dev/full"_s);
        process->start();
        const Program::Run run = Program::finish(*process);
        QCOMPARE(run.status, 32);
        QVERIFY(run.messages.contains("Standard output cannot be written: No space left"));
    }
}

void AskCommandTest::plainLocaleIsFine()
{
    Program program;
    program.setVariable(u"LC_ALL"_s, u"C"_s);
    const Program::Run run = program.run(demo({u"Привет"_s}));
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.startsWith("# Это демонстрация, а не модель\n"));
    QCOMPARE(run.messages, QByteArray());
}

void AskCommandTest::terminalShowsAStatusThatGoes()
{
    const Program program;
    PseudoTerminal terminal;
    const std::unique_ptr<QProcess> process = program.prepare(demo({u"/code"_s}));
    terminal.attach(*process);
    process->start();
    QCOMPARE(Program::finish(*process).status, 0);
    const QByteArray screen = terminal.screen();
    QVERIFY(screen.startsWith("\r\x1b[KConnecting…"));
    QVERIFY(screen.contains("Waiting for the answer…\r\x1b[K"));
    // Once the answer has begun there is nothing but the answer.
    const QByteArray answer = screen.mid(screen.lastIndexOf("\x1b[K") + 3);
    QVERIFY(answer.contains("```"));
    QVERIFY(answer.endsWith("\r\n"));
}

void AskCommandTest::controlCStopsOnATerminal()
{
    const Program program;
    PseudoTerminal terminal;
    const std::unique_ptr<QProcess> process =
        program.prepare({u"ask"_s, u"-p"_s, u"demo"_s, u"/long 50"_s});
    terminal.attach(*process);
    process->start();
    QTRY_VERIFY(terminal.screen().size() > 200);
    terminal.type("\x03");
    QCOMPARE(Program::finish(*process).status, 130);
    QVERIFY(terminal.screen().endsWith("\r\n"));
}

QTEST_GUILESS_MAIN(AskCommandTest)
#include "tst_askcommand.moc"
