// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of a session whose process is killed: a real process, and SIGKILL.
#include "storage/conversationstore.h"

#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// How far a line "word N" had come, and when.
struct Mark
{
    int words = 0;
    qint64 time = 0; // ms
};

} // namespace

class TestKilledSession final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void questionIsOnTheDiskBeforeTheRequestLeaves();
    void answerLosesAtMostItsLastSecond();

private:
    QString path() const { return m_folder->filePath(u"chats.sqlite"_s); }
    bool start();
    QString readLine();
    void kill();
    Result<StoredConversation> reopened();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
    ConversationId m_id;
};

void TestKilledSession::init()
{
    failOnAnyWarning();
    m_process.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    QVERIFY(start());
}

bool TestKilledSession::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->start(QStringLiteral(SESSION_HOLDER), {path()});
    if (!m_process->waitForStarted())
        return false;
    const QString line = readLine();
    m_id = QUuid::fromString(line.section(u' ', 1));
    return line.startsWith(u"id "_s) && !m_id.isNull();
}

QString TestKilledSession::readLine()
{
    while (!m_process->canReadLine() && m_process->waitForReadyRead()) { }
    return QString::fromUtf8(m_process->readLine()).trimmed();
}

void TestKilledSession::kill()
{
    m_process->kill(); // SIGKILL
    m_process->waitForFinished();
}

Result<StoredConversation> TestKilledSession::reopened()
{
    const auto store = ConversationStore::open(path());
    if (!store)
        return store.error();
    return (*store)->load(m_id);
}

void TestKilledSession::questionIsOnTheDiskBeforeTheRequestLeaves()
{
    QCOMPARE(readLine(), u"sent"_s);
    kill();

    const auto stored = reopened();

    QVERIFY_RESULT(stored);
    QCOMPARE(stored->messages.size(), 2);
    const Message &question = stored->messages.first();
    const Message &answer = stored->messages.last();
    QCOMPARE(question.text, u"What is kept?"_s);
    QCOMPARE(question.role, Role::User);
    QCOMPARE(question.state, MessageState::Complete);
    QCOMPARE(answer.parentId, question.id);
    QCOMPARE(answer.role, Role::Assistant);
    QCOMPARE(answer.state, MessageState::Interrupted);
    QCOMPARE(stored->conversation.headId, answer.id);
    QCOMPARE(stored->conversation.title, u"What is kept?"_s);
}

void TestKilledSession::answerLosesAtMostItsLastSecond()
{
    // A machine that is busy otherwise may hold up a save, but not every time.
    constexpr int Attempts = 3;
    for (int attempt = 1;; ++attempt) {
        QCOMPARE(readLine(), u"sent"_s);
        QElapsedTimer clock;
        clock.start();
        QList<Mark> marks;
        while (clock.elapsed() < 3500) {
            const QString line = readLine();
            QVERIFY2(line.startsWith(u"word "_s), qPrintable(line));
            marks.append({.words = line.section(u' ', 1).toInt(), .time = clock.elapsed()});
        }
        const qint64 end = clock.elapsed();
        kill();

        const auto stored = reopened();

        QVERIFY_RESULT(stored);
        const Message &answer = stored->messages.last();
        QCOMPARE(answer.state, MessageState::Interrupted);
        const qsizetype kept = answer.text.split(u' ', Qt::SkipEmptyParts).size();
        QVERIFY(answer.text.startsWith(u"w1 w2 w3 "_s));
        QVERIFY(answer.text.endsWith(u"w%1 "_s.arg(kept))); // without a gap
        QCOMPARE(stored->conversation.draft, u"half a thought"_s);
        int older = 0;
        for (const Mark &mark : std::as_const(marks)) {
            if (mark.time <= end - 1500)
                older = mark.words;
        }
        QVERIFY(older > 0);
        if (kept >= older)
            return;
        QVERIFY2(attempt < Attempts,
                 qPrintable(u"%1 words kept, %2 were older"_s.arg(kept).arg(older)));
        QVERIFY(start());
    }
}

QTEST_GUILESS_MAIN(TestKilledSession)
#include "tst_killedsession.moc"
