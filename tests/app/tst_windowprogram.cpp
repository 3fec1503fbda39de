// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"

#include "support/testhelpers.h"

#include <QImage>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The real program with its window, on the offscreen platform.
class TestWindowProgram final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_program.reset(); }

    void paintsItself_data();
    void paintsItself();
    void wrongPictures_data();
    void wrongPictures();
    void saysThatThereIsNoDisplay();
    void secondStartAsksInTheFirst();
    void endsBySignalAndKeepsTheAnswer();
    void refusesWhatTheWindowDoesNotTake_data();
    void refusesWhatTheWindowDoesNotTake();
    void asksWhatAskIsGiven();

private:
    std::unique_ptr<Program> m_program;
};

void TestWindowProgram::init()
{
    failOnAnyWarning();
    m_program = std::make_unique<Program>();
    m_program->setVariable(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
}

void TestWindowProgram::paintsItself_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("isDark");
    QTest::newRow("as usual") << QStringList{u"--theme"_s, u"light"_s} << QSize(1080, 760) << false;
    QTest::newRow("narrow and dark")
        << QStringList{u"--size"_s, u"480x700"_s, u"--theme"_s, u"dark"_s} << QSize(480, 700)
        << true;
    QTest::newRow("twice as sharp")
        << QStringList{u"--size"_s, u"800x600"_s, u"--scale"_s, u"2"_s, u"--theme"_s, u"light"_s}
        << QSize(1600, 1200) << false;
}

void TestWindowProgram::paintsItself()
{
    QFETCH(QStringList, options);
    QFETCH(QSize, size);
    QFETCH(bool, isDark);
    const Program::Run run =
        m_program->run(QStringList{u"--screenshot"_s, u"window.png"_s} + options);
    QVERIFY2(run.status == 0, run.messages.constData());
    const QImage picture(m_program->path(u"window.png"_s));
    QCOMPARE(picture.size(), size);
    QCOMPARE(qGray(picture.pixel(size.width() / 2, size.height() / 2)) < 128, isDark);
}

void TestWindowProgram::wrongPictures_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("no size") << QStringList{u"--size"_s, u"big"_s};
    QTest::newRow("too large") << QStringList{u"--size"_s, u"99999x10"_s};
    QTest::newRow("no theme") << QStringList{u"--theme"_s, u"pink"_s};
    QTest::newRow("no scale") << QStringList{u"--scale"_s, u"0"_s};
    QTest::newRow("no such folder") << QStringList{u"--screenshot"_s, u"nowhere/a.png"_s};
}

void TestWindowProgram::wrongPictures()
{
    QFETCH(QStringList, options);
    const Program::Run run =
        m_program->run(QStringList{u"--screenshot"_s, u"window.png"_s} + options);
    QVERIFY(run.status > 0);
    QVERIFY(run.messages.startsWith("lmchat: "));
    QVERIFY(!QFile::exists(m_program->path(u"window.png"_s)));
}

void TestWindowProgram::saysThatThereIsNoDisplay()
{
    m_program->unsetVariable(u"QT_QPA_PLATFORM"_s);
    const Program::Run run = m_program->run({});
    QVERIFY(run.status > 0);
    QVERIFY2(run.messages.contains("There is no display"), run.messages.constData());
}

void TestWindowProgram::secondStartAsksInTheFirst()
{
    const std::unique_ptr<QProcess> first =
        m_program->prepare({u"--set"_s, u"chat/provider=demo"_s});
    first->start();
    const QString socketFolder = m_program->path(u"run"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!QDir(socketFolder).entryList({u"lmchat-*"_s}, QDir::System).isEmpty(),
                             60'000);
    const Program::Run second = m_program->run({u"ask"_s, u"--window"_s, u"From"_s, u"outside"_s});
    QVERIFY2(second.status == 0, second.messages.constData());
    QVERIFY(second.output.isEmpty());
    QCOMPARE(first->state(), QProcess::Running);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->allFiles().contains("From outside"), 60'000);
    first->terminate();
    QCOMPARE(Program::finish(*first).status, 128 + 15);
}

void TestWindowProgram::endsBySignalAndKeepsTheAnswer()
{
    const std::unique_ptr<QProcess> process = m_program->prepare(
        {u"ask"_s, u"--window"_s, u"--set"_s, u"profile/demo/tokensPerSecond=5"_s, u"--provider"_s,
         u"demo"_s, u"Hello"_s});
    process->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_program->allFiles().contains("This is a demonstration"), 60'000);
    process->terminate();
    QCOMPARE(Program::finish(*process).status, 128 + 15);
    QVERIFY(m_program->allFiles().contains("interrupted"));
}

void TestWindowProgram::refusesWhatTheWindowDoesNotTake_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("an answer on the terminal")
        << QStringList{u"--json"_s, u"Hi"_s} << QByteArray("--json");
    QTest::newRow("file that is not there")
        << QStringList{u"--file"_s, u"nowhere.txt"_s, u"Hi"_s} << QByteArray("nowhere.txt");
    QTest::newRow("files alone") << QStringList{u"--file"_s, u"notes.txt"_s}
                                 << QByteArray("no question");
    QTest::newRow("no such provider")
        << QStringList{u"--provider"_s, u"nobody"_s, u"Hi"_s} << QByteArray("nobody");
}

void TestWindowProgram::refusesWhatTheWindowDoesNotTake()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    m_program->writeFile(u"notes.txt"_s, "a note");
    const Program::Run run = m_program->run(QStringList{u"ask"_s, u"--window"_s} + arguments);
    QVERIFY(run.status > 0);
    QVERIFY2(run.messages.contains(said), run.messages.constData());
}

/// Words, standard input, files, provider and model: as `ask` takes them without the window.
void TestWindowProgram::asksWhatAskIsGiven()
{
    m_program->writeFile(u"notes.txt"_s, "Written in a file");
    const std::unique_ptr<QProcess> first = m_program->prepare({});
    first->start();
    const QString socketFolder = m_program->path(u"run"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!QDir(socketFolder).entryList({u"lmchat-*"_s}, QDir::System).isEmpty(),
                             60'000);
    const Program::Run second =
        m_program->run({u"ask"_s, u"--window"_s, u"--provider"_s, u"demo"_s, u"--model"_s,
                        u"demo"_s, u"--file"_s, u"notes.txt"_s, u"From words"_s},
                       "From standard input\n");
    QVERIFY2(second.status == 0, second.messages.constData());
    for (const char *part : {"From words", "From standard input", "Written in a file"})
        QTRY_VERIFY_WITH_TIMEOUT(m_program->allFiles().contains(part), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->allFiles().contains("This is a demonstration"), 60'000);
    first->terminate();
    QCOMPARE(Program::finish(*first).status, 128 + 15);
}

QTEST_GUILESS_MAIN(TestWindowProgram)
#include "tst_windowprogram.moc"
