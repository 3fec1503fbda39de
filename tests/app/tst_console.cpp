// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include "app/pseudoterminal.h"
#include "app/signalwatcher.h"
#include "support/testhelpers.h"

#include <QSignalSpy>

#include <array>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

class Pipe final
{
public:
    Pipe()
    {
        if (pipe2(m_ends.data(), O_CLOEXEC) != 0)
            qFatal("there is no pipe");
        fcntl(m_ends[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe()
    {
        closeReader();
        close(m_ends[1]);
    }
    Q_DISABLE_COPY_MOVE(Pipe)

    int writeEnd() const { return m_ends[1]; }
    QByteArray content() const
    {
        QByteArray piece(65536, Qt::Uninitialized);
        const ssize_t size = read(m_ends[0], piece.data(), size_t(piece.size()));
        return size > 0 ? piece.left(size) : QByteArray();
    }
    void closeReader()
    {
        if (m_ends[0] >= 0)
            close(m_ends[0]);
        m_ends[0] = -1;
    }

private:
    std::array<int, 2> m_ends = {};
};

} // namespace

class ConsoleTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void pipesGetEverythingAsItIs();
    void surrogatesMayBeCut();
    void terminalsGetNoControlCharacters();
    void messagesAreFreeOfSecretsAndControlCharacters();
    void statusGoesAwayOnATerminal();
    void statusNeedsATerminalOrVerbosity();
    void statusFitsTheTerminal();
    void statusKeepsOutOfAnAnswersLine();
    void reasoningIsSetApart();
    void tellsThatTheReaderIsGone();
    void tellsThatTheDiskIsFull();
    void aSignalEndsAWriteThatBlocks();
    void nonBlockingOutputIsWrittenWhole();

private:
    Redactor m_redactor;
    std::unique_ptr<SignalWatcher> m_signals;
};

void ConsoleTest::init()
{
    failOnAnyWarning();
    qputenv("TERM", "xterm");
    qunsetenv("NO_COLOR");
    m_signals = std::make_unique<SignalWatcher>();
}

void ConsoleTest::cleanup()
{
    m_signals.reset();
}

void ConsoleTest::pipesGetEverythingAsItIs()
{
    const Pipe output;
    const Pipe messages;
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    QVERIFY(!console.outputIsTerminal());
    QCOMPARE(console.write(u"a\x1b[1m\r\n"_s + QChar(0) + u"sk-abcdefghijklmnop é"_s),
             Console::Outcome::Written);
    QCOMPARE(output.content(), QByteArray("a\x1b[1m\r\n\0sk-abcdefghijklmnop \xC3\xA9", 30));
    QCOMPARE(messages.content(), QByteArray());
}

void ConsoleTest::surrogatesMayBeCut()
{
    const Pipe output;
    const Pipe messages;
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    const QString face = u"😀"_s;
    QCOMPARE(console.write(face.left(1)), Console::Outcome::Written);
    QCOMPARE(console.write(face.mid(1)), Console::Outcome::Written);
    QCOMPARE(output.content(), face.toUtf8());
}

void ConsoleTest::terminalsGetNoControlCharacters()
{
    PseudoTerminal terminal;
    Console console(m_redactor, terminal.terminal(), terminal.terminal());
    QVERIFY(console.outputIsTerminal());
    QCOMPARE(console.write(u"\x1b]0;evil\x07 \x1b[2Jtext\n"_s), Console::Outcome::Written);
    QTRY_COMPARE(terminal.screen(), "]0;evil text\r\n");
}

void ConsoleTest::messagesAreFreeOfSecretsAndControlCharacters()
{
    const Pipe output;
    const Pipe messages;
    m_redactor.add(Secret(u"planted-key-0123"_s));
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    console.setTalk(Console::Talk::Verbose);
    console.sayError({.kind = ErrorKind::Server,
                      .message = u"It \x1b[31mfailed\nwith planted-key-0123."_s,
                      .remedy = u"Wait."_s,
                      .detail = u"planted%2Dkey%2D0123"_s,
                      .httpStatus = 500,
                      .requestId = u"req_1"_s});
    QCOMPARE(messages.content(),
             "lmchat: It failed with [secret]. Wait.\n"
             "lmchat: HTTP status: 500\n"
             "lmchat: Request id: req_1\n"
             "lmchat: Details: [secret]\n");
    QCOMPARE(output.content(), QByteArray());
}

void ConsoleTest::statusGoesAwayOnATerminal()
{
    const Pipe output;
    PseudoTerminal terminal;
    {
        Console console(m_redactor, output.writeEnd(), terminal.terminal());
        console.setStatus(u"one"_s);
        console.setStatus(u"two\nlines"_s);
        console.say(u"said"_s);
        console.setStatus(u"three"_s);
        QCOMPARE(console.write(u"x"_s), Console::Outcome::Written);
        console.setStatus(u"four"_s);
    }
    QTRY_COMPARE(terminal.screen(),
                 "\r\x1b[Kone\r\x1b[Ktwo lines\r\x1b[Klmchat: said\r\n"
                 "\r\x1b[Kthree\r\x1b[K\r\x1b[Kfour\r\x1b[K");
}

void ConsoleTest::statusNeedsATerminalOrVerbosity()
{
    const Pipe output;
    const Pipe messages;
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    console.setStatus(u"hidden"_s);
    QCOMPARE(messages.content(), QByteArray());
    console.setTalk(Console::Talk::Verbose);
    console.setStatus(u"shown"_s);
    console.setStatus(u"shown"_s);
    console.setStatus(u"again"_s);
    QCOMPARE(messages.content(), "lmchat: shown\nlmchat: again\n");
}

void ConsoleTest::statusFitsTheTerminal()
{
    const Pipe output;
    PseudoTerminal terminal;
    Console console(m_redactor, output.writeEnd(), terminal.terminal());
    console.setStatus(QString(200, u'x'));
    QTRY_COMPARE(terminal.screen(), "\r\x1b[K" + QByteArray(78, 'x') + "…");
}

void ConsoleTest::statusKeepsOutOfAnAnswersLine()
{
    PseudoTerminal terminal;
    Console console(m_redactor, terminal.terminal(), terminal.terminal());
    QCOMPARE(console.write(u"half a line"_s), Console::Outcome::Written);
    console.setStatus(u"busy"_s);
    console.say(u"notice"_s);
    QTRY_COMPARE(terminal.screen(), "half a line\r\nlmchat: notice\r\n");
}

void ConsoleTest::reasoningIsSetApart()
{
    PseudoTerminal terminal;
    Console console(m_redactor, terminal.terminal(), terminal.terminal());
    console.writeReasoning(u"I "_s);
    console.writeReasoning(u"\x1b[2Jthink"_s);
    QCOMPARE(console.write(u"So."_s), Console::Outcome::Written);
    QTRY_COMPARE(terminal.screen(), "\x1b[2mI think\x1b[0m\r\n\r\nSo.");

    const Pipe output;
    const Pipe messages;
    Console piped(m_redactor, output.writeEnd(), messages.writeEnd());
    piped.writeReasoning(u"I think\n"_s);
    QCOMPARE(piped.write(u"So."_s), Console::Outcome::Written);
    QCOMPARE(messages.content(), "I think\n\n");
    QCOMPARE(output.content(), "So.");
}

void ConsoleTest::tellsThatTheReaderIsGone()
{
    Pipe output;
    const Pipe messages;
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    output.closeReader();
    QCOMPARE(console.write(u"text"_s), Console::Outcome::ReaderGone);
}

void ConsoleTest::tellsThatTheDiskIsFull()
{
    const Pipe messages;
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    QVERIFY(full >= 0);
    Console console(m_redactor, full, messages.writeEnd());
    QCOMPARE(console.write(u"text"_s), Console::Outcome::Failed);
    QCOMPARE(console.error().kind, ErrorKind::File);
    QVERIFY(console.error().message.contains(u"No space left on device"_s));
    close(full);
}

void ConsoleTest::aSignalEndsAWriteThatBlocks()
{
    const Pipe output; // nobody reads it
    const Pipe messages;
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    QSignalSpy caught(m_signals.get(), &SignalWatcher::caught);
    // To this thread, which is the one that blocks, or will do so in a moment.
    std::thread killer([thread = pthread_self()] { pthread_kill(thread, SIGINT); });
    QCOMPARE(console.write(QString(1024 * 1024, u'x')), Console::Outcome::Signalled);
    killer.join();
    QCOMPARE(SignalWatcher::pendingSignal(), SIGINT);
    QTRY_COMPARE(caught.count(), 1);
    QCOMPARE(caught.first().first().toInt(), SIGINT);
}

void ConsoleTest::nonBlockingOutputIsWrittenWhole()
{
    const Pipe output;
    const Pipe messages;
    fcntl(output.writeEnd(), F_SETFL, O_NONBLOCK);
    Console console(m_redactor, output.writeEnd(), messages.writeEnd());
    QByteArray got;
    constexpr qsizetype size = 300000;
    std::thread reader([&] {
        while (got.size() < size)
            got += output.content();
    });
    QCOMPARE(console.write(QString(size, u'x')), Console::Outcome::Written);
    reader.join();
    QCOMPARE(got, QByteArray(size, 'x'));
}

QTEST_GUILESS_MAIN(ConsoleTest)
#include "tst_console.moc"
