// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"
#include "app/pseudoterminal.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

#include <termios.h>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Key = "planted-key-0123456789abcdef";

QStringList inFile(const QStringList &arguments)
{
    return QStringList{u"key"_s, u"--set"_s, u"secrets/allowFile=true"_s} + arguments;
}

} // namespace

/// `lmchat key` from outside: in a session with a keyring, and without any session.
class KeyCommandTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void withoutAKeychainItSaysSo();
    void keepsAKeyInAFileWhereAllowed();
    void keepsAKeyInTheKeychain();
    void tellsOfAKeyThatGoesFirst();
    void refusesWhatIsNoKey_data();
    void refusesWhatIsNoKey();
    void explainsMistakes_data();
    void explainsMistakes();
    void typedKeysAreNotShown();
    void controlCLeavesTheTerminalAsItWas();

private:
    static bool echoes(const PseudoTerminal &terminal);
};

bool KeyCommandTest::echoes(const PseudoTerminal &terminal)
{
    termios state = {};
    return tcgetattr(terminal.terminal(), &state) == 0 && (state.c_lflag & ECHO) != 0;
}

void KeyCommandTest::withoutAKeychainItSaysSo()
{
    const Program program;
    const Program::Run run = program.run({u"key"_s, u"set"_s, u"openai"_s}, Key);
    QCOMPARE(run.status, 31);
    QVERIFY(run.messages.contains("there is no keychain in this session"));
    QVERIFY(!run.messages.contains(Key));
    QVERIFY(!program.allFiles().contains(Key));
}

void KeyCommandTest::keepsAKeyInAFileWhereAllowed()
{
    const Program program;
    const QString file = program.path(u".config/LanguageModelChat/secrets.json"_s);
    const Program::Run set = program.run(inFile({u"set"_s, u"openai"_s}), Key + "\r\n");
    QCOMPARE(set.status, 0);
    QCOMPARE(set.output, "The key of openai is kept: " + file.toUtf8() + ".\n");
    QCOMPARE(QFile::permissions(file) & ~(QFile::ReadUser | QFile::WriteUser),
             QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner));

    const Program::Run where = program.run(inFile({u"where"_s}));
    QCOMPARE(where.status, 0);
    QVERIFY(where.output.startsWith("openai"));
    QVERIFY(where.output.contains(file.toUtf8() + "  ••••••••cdef\n"));
    QVERIFY(where.output.contains("gigachat      no key\n"));
    QVERIFY(!where.output.contains(Key));

    const Program::Run removed = program.run(inFile({u"remove"_s, u"openai"_s}));
    QCOMPARE(removed.status, 0);
    QVERIFY(!program.allFiles().contains(Key));
    QVERIFY(program.run(inFile({u"where"_s, u"openai"_s})).output.contains("no key"));
}

void KeyCommandTest::keepsAKeyInTheKeychain()
{
    // tests/secrets/with-keyring.sh starts a session with a keyring for this test.
    const QString bus = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    QVERIFY2(!bus.isEmpty(), "this test wants a session with a keyring");
    Program program;
    program.setVariable(u"DBUS_SESSION_BUS_ADDRESS"_s, bus);

    const Program::Run set = program.run({u"key"_s, u"set"_s, u"openrouter"_s}, Key);
    QCOMPARE(set.status, 0);
    QCOMPARE(set.output, "The key of openrouter is kept: keychain.\n");
    QVERIFY(!program.allFiles().contains(Key));

    const Program::Run where = program.run({u"key"_s, u"where"_s, u"openrouter"_s, u"--json"_s});
    QCOMPARE(where.status, 0);
    QCOMPARE(QJsonDocument::fromJson(where.output).object().value(u"keys"_s).toArray(),
             (QJsonArray{QJsonObject{{u"provider"_s, u"openrouter"_s},
                                     {u"source"_s, u"keychain"_s},
                                     {u"origin"_s, u"keychain"_s},
                                     {u"masked"_s, u"••••••••cdef"_s}}}));

    QCOMPARE(program.run({u"key"_s, u"remove"_s, u"openrouter"_s}).status, 0);
    QVERIFY(program.run({u"key"_s, u"where"_s, u"openrouter"_s}).output.contains("no key"));
}

void KeyCommandTest::tellsOfAKeyThatGoesFirst()
{
    Program program;
    program.setVariable(u"OPENAI_API_KEY"_s, u"another-key-0123456789"_s);
    const Program::Run set = program.run(inFile({u"set"_s, u"openai"_s}), Key);
    QCOMPARE(set.status, 0);
    QCOMPARE(set.messages,
             "lmchat: There is another key of openai, which stays: environment OPENAI_API_KEY.\n");
    QVERIFY(program.run(inFile({u"where"_s, u"openai"_s}))
                .output.contains("environment OPENAI_API_KEY"));
}

void KeyCommandTest::refusesWhatIsNoKey_data()
{
    QTest::addColumn<QByteArray>("input");

    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("blank") << QByteArray(" \n");
    QTest::newRow("two lines") << QByteArray("one-line-of-text\nanother\n");
    QTest::newRow("long") << QByteArray(16 * 1024 + 1, 'x');
}

void KeyCommandTest::refusesWhatIsNoKey()
{
    QFETCH(QByteArray, input);

    const Program program;
    const Program::Run run = program.run(inFile({u"set"_s, u"openai"_s}), input);
    QCOMPARE(run.status, 2);
    QVERIFY(run.messages.contains("nothing was changed"));
    QCOMPARE(program.allFiles(), QByteArray());
}

void KeyCommandTest::explainsMistakes_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");

    QTest::newRow("nothing") << QStringList() << 2 << QByteArray("For example: lmchat key set");
    QTest::newRow("no such action")
        << QStringList{u"get"_s} << 2 << QByteArray("\"lmchat key\" cannot \"get\".");
    QTest::newRow("no provider") << QStringList{u"set"_s} << 2
                                 << QByteArray("The name of the provider is missing.");
    QTest::newRow("the demo") << QStringList{u"set"_s, u"demo"_s} << 2
                              << QByteArray("The demo needs no key.");
    QTest::newRow("no such provider")
        << QStringList{u"set"_s, u"gigachad"_s} << 4 << QByteArray("Did you mean \"gigachat\"?");
    QTest::newRow("the key as a word")
        << QStringList{u"set"_s, u"openai"_s, QString::fromLatin1(Key)} << 2
        << QByteArray("A key is not given on the command line");
}

void KeyCommandTest::explainsMistakes()
{
    QFETCH(QStringList, words);
    QFETCH(int, status);
    QFETCH(QByteArray, message);

    const Program::Run run = Program().run(QStringList{u"key"_s} + words);
    QCOMPARE(run.status, status);
    QVERIFY2(run.messages.contains(message), run.messages.constData());
    QVERIFY(!run.messages.contains(Key));
}

void KeyCommandTest::typedKeysAreNotShown()
{
    const Program program;
    PseudoTerminal terminal;
    const std::unique_ptr<QProcess> process = program.prepare(inFile({u"set"_s, u"openai"_s}));
    terminal.attach(*process);
    process->start();
    QTRY_COMPARE(terminal.screen(), "Key for openai (not shown): ");
    QVERIFY(!echoes(terminal));
    terminal.type(Key + '\r');
    QCOMPARE(Program::finish(*process).status, 0);
    QVERIFY(terminal.screen().contains("The key of openai is kept: "));
    QVERIFY(!terminal.screen().contains(Key));
    QVERIFY(echoes(terminal));
    QVERIFY(program.run(inFile({u"where"_s, u"openai"_s})).output.contains("••••••••cdef"));
}

void KeyCommandTest::controlCLeavesTheTerminalAsItWas()
{
    const Program program;
    PseudoTerminal terminal;
    const std::unique_ptr<QProcess> process = program.prepare(inFile({u"set"_s, u"openai"_s}));
    terminal.attach(*process);
    process->start();
    QTRY_COMPARE(terminal.screen(), "Key for openai (not shown): ");
    terminal.type("half-a-key\x03");
    QCOMPARE(Program::finish(*process).status, 130);
    QVERIFY(echoes(terminal));
    QCOMPARE(program.allFiles(), QByteArray());
}

QTEST_GUILESS_MAIN(KeyCommandTest)
#include "tst_keycommand.moc"
