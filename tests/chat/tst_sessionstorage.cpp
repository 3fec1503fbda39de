// SPDX-License-Identifier: GPL-3.0-or-later
// What of a session is on the disk, when, and what happens where the disk refuses.
#include "chat/chatsession.h"

#include "chat/sessionworld.h"
#include "storage/rawsql.h"
#include "support/testhelpers.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestSessionStorage final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void titleComesFromTheFirstQuestion();
    void settersAreSavedAndTold();
    void draftsAreKept();
    void blankConversationsAreNotStored();
    void refusingDiskLosesNothing();
    void withoutAStore();
    void storeThatCannotBeOpened();
    void loadsWhatIsStored();
    void loadingFailureCanBeRepeated();
    void timesNeverGoBack();
    void endOfTheProgramInterrupts();
    void goesInTheMiddleOfAnAnswer();

private:
    FakeReply &reply() { return m_world->reply(); }

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<ChatSession> m_session;
};

void TestSessionStorage::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<SessionWorld>();
    m_session = m_world->session();
}

void TestSessionStorage::cleanup()
{
    m_session.reset();
    m_world.reset();
}

void TestSessionStorage::titleComesFromTheFirstQuestion()
{
    ASK_AND_ANSWER(*m_world, *m_session, u"# The *first* one\nand more"_s, u"1"_s);
    QCOMPARE(m_session->conversation().title, u"The first one"_s);
    ASK_AND_ANSWER(*m_world, *m_session, u"second"_s, u"2"_s);
    QCOMPARE(m_session->conversation().title, u"The first one"_s);

    m_session->setTitle(u" Mine\n"_s);
    QCOMPARE(m_session->conversation().title, u"Mine"_s);
    QTRY_COMPARE(m_world->stored(m_session->id())->conversation.title, u"Mine"_s);
}

void TestSessionStorage::settersAreSavedAndTold()
{
    QSignalSpy changes(m_session.get(), &ChatSession::conversationChanged);
    m_session->setTitle(u"t"_s);
    m_session->setModel(u"m"_s);
    m_session->setSystemPrompt(u"s"_s);
    m_session->setParameters({.maxTokens = 7});
    m_session->setPinned(true);
    QCOMPARE(changes.size(), 5);
    m_session->setTitle(u"t"_s);
    m_session->setModel(u"m"_s);
    m_session->setProvider(u"fake"_s);
    m_session->setSystemPrompt(u"s"_s);
    m_session->setParameters({.maxTokens = 7});
    m_session->setPinned(true);
    QCOMPARE(changes.size(), 5);
    QTRY_VERIFY(!m_session->hasUnsavedChanges());
    QCOMPARE(m_world->stored(m_session->id())->conversation, m_session->conversation());

    m_session->setProvider(u"quick"_s);
    QCOMPARE(m_session->conversation().model, QString()); // the other service has no such model
}

void TestSessionStorage::draftsAreKept()
{
    m_session->setDraft(u"half a tho"_s);
    m_session->setDraft(u"half a thought"_s);
    QTRY_VERIFY(!m_session->hasUnsavedChanges());
    QCOMPARE(m_world->stored(m_session->id())->conversation.draft, u"half a thought"_s);

    const ConversationId id = m_session->id();
    m_session->setDraft(u"half a thought, and one more"_s);
    m_session.reset(); // within the delay
    m_session = m_world->session(id);
    QTRY_VERIFY(m_session->isLoaded());
    QCOMPARE(m_session->conversation().draft, u"half a thought, and one more"_s);

    QVERIFY(m_session->ask(m_session->conversation().draft));
    QCOMPARE(m_session->conversation().draft, QString());
    QVERIFY(m_world->waitForRequest(1));
    QCOMPARE(m_world->stored(id)->conversation.draft, QString());
}

void TestSessionStorage::blankConversationsAreNotStored()
{
    QVERIFY(m_session->isBlank());
    m_session->setSystemPrompt(u"Be short."_s);
    m_session->setDraft(u"x"_s);
    m_session->setDraft(u""_s);
    QVERIFY(waitUntilSaved(*m_session));
    QVERIFY(!m_world->stored(m_session->id()));
    QVERIFY(!m_session->isEmptyAgain());

    m_session->setDraft(u"x"_s);
    QVERIFY(!m_session->isBlank());
    QVERIFY(waitUntilSaved(*m_session));
    QVERIFY(m_world->stored(m_session->id()));
    m_session->setDraft(u""_s);
    QVERIFY(m_session->isEmptyAgain());
}

void TestSessionStorage::refusingDiskLosesNothing()
{
    QTRY_COMPARE(m_world->store().state(), ChatStore::State::Open);
    rawSql(m_world->path(),
           {u"CREATE TRIGGER refuse BEFORE INSERT ON message "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"_s});
    QSignalSpy states(m_session.get(), &ChatSession::saveStateChanged);

    ASK_AND_ANSWER(*m_world, *m_session, u"Why?"_s, u"Because."_s); // goes on all the same
    QTRY_VERIFY(m_session->saveError());
    QCOMPARE(m_session->saveError()->kind, ErrorKind::Storage);
    QVERIFY(m_session->hasUnsavedChanges());
    QVERIFY(!states.isEmpty());
    QVERIFY(!m_world->stored(m_session->id()));

    rawSql(m_world->path(), {u"DROP TRIGGER refuse"_s});
    m_session->saveNow();
    // A save may be on its way to the refusal: then the next comes after RetryDelay, 5 s.
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->hasUnsavedChanges(), 20000);
    QVERIFY(!m_session->saveError());
    const auto stored = m_world->stored(m_session->id());
    QVERIFY_RESULT(stored);
    QCOMPARE(stored->messages.size(), 2);
    QCOMPARE(stored->messages.last(), last(*m_session));
}

void TestSessionStorage::withoutAStore()
{
    m_world->store().turnOff();
    QVERIFY(m_world->store().isOff());
    ASK_AND_ANSWER(*m_world, *m_session, u"Why?"_s, u"Because."_s);
    QVERIFY(!m_session->saveError());
    QVERIFY(m_session->hasUnsavedChanges());

    m_world->store().reopen(); // they thought better of it
    QTRY_VERIFY(!m_session->hasUnsavedChanges());
    QCOMPARE(m_world->stored(m_session->id())->messages.size(), 2);
}

void TestSessionStorage::storeThatCannotBeOpened()
{
    m_session.reset();
    m_world->openStore(m_world->folder()); // a folder is no database
    m_session = m_world->session();
    QTRY_COMPARE(m_world->store().state(), ChatStore::State::Failed);

    ASK_AND_ANSWER(*m_world, *m_session, u"Why?"_s, u"Because."_s);
    QTRY_VERIFY(m_session->saveError());
    QCOMPARE(*m_session->saveError(), m_world->store().error());
    // Deleting works in memory.
    m_session->deleteMessage(last(*m_session).id);
    QCOMPARE(shown(*m_session), u"Why?"_s);
    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"Why? Because."_s);

    m_world->store().turnOff();
    QVERIFY(!m_session->saveError());
}

void TestSessionStorage::loadsWhatIsStored()
{
    ASK_AND_ANSWER(*m_world, *m_session, u"Why?"_s, u"Because."_s);
    QVERIFY(waitUntilSaved(*m_session));
    const ConversationId id = m_session->id();
    Conversation conversation = m_session->conversation();

    const auto again = m_world->session(id);
    QSignalSpy loaded(again.get(), &ChatSession::loaded);
    QVERIFY(!again->isLoaded());
    QVERIFY(!again->ask(u"too early"_s));
    again->setTitle(u"too early"_s);
    again->setDraft(u"what a person typed"_s); // is not lost
    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(!again->loadError());
    conversation.draft = u"what a person typed"_s;
    QCOMPARE(again->conversation(), conversation);
    QCOMPARE(shown(*again), u"Why? Because."_s);
    QVERIFY(waitUntilSaved(*again));
    QCOMPARE(m_world->stored(id)->conversation.draft, conversation.draft);

    // A lost head shows the newest branch; an answer that streams elsewhere looks interrupted.
    rawSql(m_world->path(),
           {u"UPDATE conversation SET head_id = NULL"_s,
            u"UPDATE message SET state = 'streaming', writer = 'x' "
            "WHERE role = 'assistant'"_s});
    const auto third = m_world->session(id);
    QTRY_VERIFY(third->isLoaded());
    QCOMPARE(shown(*third), u"Why? Because."_s);
    QCOMPARE(last(*third).state, MessageState::Interrupted);
}

void TestSessionStorage::loadingFailureCanBeRepeated()
{
    ASK_AND_ANSWER(*m_world, *m_session, u"Why?"_s, u"Because."_s);
    QVERIFY(waitUntilSaved(*m_session));
    rawSql(m_world->path(), {u"UPDATE conversation SET deleted_at = 1"_s});
    const auto again = m_world->session(m_session->id());
    QSignalSpy loaded(again.get(), &ChatSession::loaded);

    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(again->loadError());
    QVERIFY(!again->isLoaded());
    QVERIFY(!again->ask(u"Why?"_s));

    rawSql(m_world->path(), {u"UPDATE conversation SET deleted_at = NULL"_s});
    again->reload();
    QTRY_VERIFY(again->isLoaded());
    QVERIFY(!again->loadError());
}

void TestSessionStorage::timesNeverGoBack()
{
    // As after a clock that was a year ahead.
    const QDateTime ahead = QDateTime::currentDateTimeUtc().addYears(1);
    Conversation conversation = m_session->conversation();
    conversation.id = QUuid::createUuid();
    conversation.updatedAt = ahead;
    const Message question{.id = QUuid::createUuid(),
                           .conversationId = conversation.id,
                           .text = u"earlier"_s,
                           .createdAt = ahead};
    conversation.headId = question.id;
    const auto session =
        m_world->session(StoredConversation{.conversation = conversation, .messages = {question}});

    QVERIFY(session->ask(u"Now?"_s));

    QDateTime before;
    for (const MessageRow &row : session->messages().rows()) {
        QVERIFY(!before.isValid() || row.message.createdAt >= before);
        before = row.message.createdAt;
    }
    QVERIFY(session->conversation().updatedAt >= ahead);
}

void TestSessionStorage::endOfTheProgramInterrupts()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    reply().say(u"Bec"_s);

    m_session->shutDown();
    QVERIFY_RESULT(m_session->waitUntilSaved());

    const Message stored = m_world->stored(m_session->id())->messages.last();
    QCOMPARE(stored.text, u"Bec"_s);
    QCOMPARE(stored.state, MessageState::Interrupted);
    QVERIFY(!m_session->ask(u"Again?"_s));
}

void TestSessionStorage::goesInTheMiddleOfAnAnswer()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    reply().say(u"Bec"_s);
    const ConversationId id = m_session->id();

    m_session.reset();

    QTRY_VERIFY(m_world->fake().reply() == nullptr); // aborted
    QTRY_COMPARE(m_world->stored(id)->messages.last().text, u"Bec"_s);
}

QTEST_GUILESS_MAIN(TestSessionStorage)
#include "tst_sessionstorage.moc"
