// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationlibrary.h"

#include "storage/rawsql.h"
#include "support/fakeregistry.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestConversationLibrary final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void startsEmpty();
    void newConversationIsListedOnceItHasSomething();
    void newConversationTakesTheDefaults();
    void sessionsAreShared();
    void draftThatIsDeletedAgainLeavesNothing();
    void streamsOnWithoutAWindow();
    void severalStreamAtOnce();
    void findsEverythingAgain();
    void renamesAndPins_data();
    void renamesAndPins();
    void conversationsFollowARenamedProfile();
    void removesAndBringsBack();
    void removedWhileItStreams();
    void refusedRemovalComesBack();
    void purgesOldDeletions();
    void storeThatCannotBeOpened();
    void goesOnWithoutStoring();
    void shutsDownInTheMiddleOfAnswers();
    void shutDownTellsWhatIsLost();
    void goesBeforeItsSessions();

private:
    QString path() const { return m_folder->filePath(u"chats.sqlite"_s); }
    void open(const QString &path);
    void open() { open(path()); }
    FakeProvider &fake() { return m_providers->fake(); }
    /// A listed conversation with an answer; nobody holds it.
    ConversationId answered(const QString &question);
    QString listed();
    bool flag(const ConversationId &id, int role);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeRegistry> m_providers;
    std::unique_ptr<ConversationLibrary> m_library;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestConversationLibrary::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    m_providers = std::make_unique<FakeRegistry>();
    open();
    QTRY_VERIFY(m_library->isLoaded());
}

void TestConversationLibrary::cleanup()
{
    m_tester.reset();
    m_library.reset();
    m_providers.reset();
}

void TestConversationLibrary::open(const QString &path)
{
    m_tester.reset();
    m_library.reset();
    m_library = std::make_unique<ConversationLibrary>(path, m_providers->registry());
    m_library->setDefaults({.provider = u"quick"_s});
    m_tester = std::make_unique<QAbstractItemModelTester>(
        &m_library->conversations(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

ConversationId TestConversationLibrary::answered(const QString &question)
{
    const auto session = m_library->newConversation();
    session->setTitle(question);
    if (!session->ask(u"/code"_s)
        || !QTest::qWaitFor(
            [&session] { return !session->isBusy() && !session->hasUnsavedChanges(); }, 20'000))
        return {};
    return session->id();
}

QString TestConversationLibrary::listed()
{
    QStringList titles;
    for (int row = 0; row < m_library->conversations().rowCount(); ++row)
        titles.append(m_library->conversations().index(row).data().toString());
    return titles.join(u' ');
}

bool TestConversationLibrary::flag(const ConversationId &id, int role)
{
    ConversationListModel &list = m_library->conversations();
    return list.index(list.rowOf(id)).data(role).toBool();
}

void TestConversationLibrary::startsEmpty()
{
    QCOMPARE(m_library->store().state(), ChatStore::State::Open);
    QCOMPARE(listed(), QString());
    QVERIFY(!m_library->isAnyBusy());
    QVERIFY(!m_library->canUndoRemove());
    QVERIFY(m_library->undoRemove().isNull());
    m_library->remove(QUuid::createUuid());
    QVERIFY(!m_library->canUndoRemove());
}

void TestConversationLibrary::newConversationIsListedOnceItHasSomething()
{
    const auto session = m_library->newConversation();
    QCOMPARE(listed(), QString());

    session->setDraft(u"half a thought"_s);
    QTRY_COMPARE(listed(), u"New conversation"_s);
    QVERIFY(session->ask(u"First question"_s));
    QCOMPARE(listed(), u"First question"_s);
    QVERIFY(flag(session->id(), ConversationListModel::StreamingRole));
    QTRY_VERIFY(!session->isBusy());
    QVERIFY(!flag(session->id(), ConversationListModel::StreamingRole));
    QVERIFY(!flag(session->id(), ConversationListModel::UnreadRole)); // somebody holds it
}

void TestConversationLibrary::newConversationTakesTheDefaults()
{
    m_library->setDefaults({.provider = u"quick"_s,
                            .model = u"m"_s,
                            .systemPrompt = u"s"_s,
                            .parameters = {.temperature = 1}});
    const auto session = m_library->newConversation();
    QCOMPARE(session->conversation().provider, u"quick"_s);
    QCOMPARE(session->conversation().model, u"m"_s);
    QCOMPARE(session->conversation().systemPrompt, u"s"_s);
    QCOMPARE(session->conversation().parameters.temperature, 1.0);

    m_library->setDefaults({});
    const auto other = m_library->newConversation();
    QTRY_COMPARE(other->conversation().provider, u"fake"_s);
    QVERIFY(other->isBlank());
}

void TestConversationLibrary::sessionsAreShared()
{
    const ConversationId id = answered(u"a"_s);
    QVERIFY(!id.isNull());
    QTRY_VERIFY(!m_library->openSession(id));

    auto first = m_library->session(id);
    auto second = m_library->session(id);
    QCOMPARE(first, second);
    QTRY_VERIFY(first->isLoaded());
    QCOMPARE(first->messages().rowCount(), 2);

    const QPointer<ChatSession> guard(first.get());
    first.reset();
    QVERIFY(m_library->openSession(id));
    second.reset();
    QVERIFY(!m_library->openSession(id));
    QTRY_VERIFY(!guard);
}

void TestConversationLibrary::draftThatIsDeletedAgainLeavesNothing()
{
    auto session = m_library->newConversation();
    session->setDraft(u"x"_s);
    QTRY_COMPARE(listed(), u"New conversation"_s);
    QTRY_VERIFY(!session->hasUnsavedChanges());
    session->setDraft(u""_s);
    QTRY_VERIFY(!session->hasUnsavedChanges());

    session.reset();

    QCOMPARE(listed(), QString());
    open();
    QTRY_VERIFY(m_library->isLoaded());
    QCOMPARE(listed(), QString());
}

void TestConversationLibrary::streamsOnWithoutAWindow()
{
    m_library->setDefaults({.provider = u"fake"_s});
    auto session = m_library->newConversation();
    const ConversationId id = session->id();
    QSignalSpy busy(m_library.get(), &ConversationLibrary::busyChanged);
    QVERIFY(session->ask(u"Why?"_s));
    session.reset();
    QVERIFY(m_library->isAnyBusy());
    QCOMPARE(busy.size(), 1);
    QTRY_COMPARE(fake().requests().size(), 1);
    QTRY_VERIFY(flag(id, ConversationListModel::StreamingRole));

    fake().reply()->say(u"Because"_s);
    fake().reply()->finish();
    QTRY_VERIFY(!m_library->isAnyBusy());
    QVERIFY(flag(id, ConversationListModel::UnreadRole));
    QTRY_VERIFY(!m_library->openSession(id)); // let go of once all is saved

    session = m_library->session(id);
    QVERIFY(!flag(id, ConversationListModel::UnreadRole));
    QTRY_VERIFY(session->isLoaded());
    QCOMPARE(session->messages().message(1).text, u"Because"_s);
    QCOMPARE(session->messages().message(1).state, MessageState::Complete);
}

void TestConversationLibrary::severalStreamAtOnce()
{
    m_library->setDefaults({.provider = u"fake"_s});
    std::vector<std::shared_ptr<ChatSession>> sessions;
    for (int i = 0; i < 5; ++i) {
        sessions.push_back(m_library->newConversation());
        QVERIFY(sessions.back()->ask(u"q%1"_s.arg(i)));
    }
    QTRY_COMPARE(fake().requests().size(), 5);
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 5; ++i)
            fake().reply(i)->say(fake().requests().at(i).messages.last().text + u' ');
    }
    for (int i = 0; i < 5; ++i)
        fake().reply(i)->finish();

    QTRY_VERIFY(!m_library->isAnyBusy());
    for (int i = 0; i < 5; ++i)
        QCOMPARE(sessions.at(size_t(i))->messages().message(1).text, u"q%1 "_s.arg(i).repeated(3));
}

void TestConversationLibrary::findsEverythingAgain()
{
    const ConversationId a = answered(u"a"_s);
    const ConversationId b = answered(u"b"_s);
    QVERIFY(!a.isNull() && !b.isNull());
    QCOMPARE(listed(), u"b a"_s);

    open();
    QTRY_VERIFY(m_library->isLoaded());

    QCOMPARE(listed(), u"b a"_s);
    const auto session = m_library->session(a);
    QTRY_VERIFY(session->isLoaded());
    QCOMPARE(session->messages().rowCount(), 2);
}

void TestConversationLibrary::renamesAndPins_data()
{
    QTest::addColumn<bool>("isOpen");
    QTest::addColumn<bool>("isLoading");

    QTest::newRow("closed") << false << false;
    QTest::newRow("open") << true << false;
    QTest::newRow("just being opened") << true << true;
}

void TestConversationLibrary::renamesAndPins()
{
    QFETCH(bool, isOpen);
    QFETCH(bool, isLoading);
    const ConversationId a = answered(u"a"_s);
    QVERIFY(!answered(u"b"_s).isNull());
    QTRY_VERIFY(!m_library->openSession(a));
    std::shared_ptr<ChatSession> session;
    if (isOpen)
        session = m_library->session(a);
    if (isOpen && !isLoading)
        QTRY_VERIFY(session->isLoaded());

    m_library->rename(a, u"first\nof all"_s);
    m_library->setPinned(a, true);

    QTRY_COMPARE(listed(), u"first of all b"_s);
    QTRY_VERIFY(flag(a, ConversationListModel::PinnedRole));
    session.reset();
    QTRY_VERIFY(!m_library->openSession(a));
    open();
    QTRY_VERIFY(m_library->isLoaded());
    QCOMPARE(listed(), u"first of all b"_s);
    const auto again = m_library->session(a);
    QTRY_VERIFY(again->isLoaded());
    QCOMPARE(again->messages().rowCount(), 2); // nothing else went
}

void TestConversationLibrary::conversationsFollowARenamedProfile()
{
    const auto open = m_library->newConversation();
    open->setProvider(u"fake"_s);
    open->setModel(u"fake-2"_s);
    open->setDraft(u"typed"_s);
    ConversationId closed;
    {
        const auto session = m_library->newConversation();
        closed = session->id();
        session->setProvider(u"fake"_s);
        session->setModel(u"fake-3"_s);
        session->setDraft(u"typed, too"_s);
        session->saveNow();
        QTRY_VERIFY(!session->hasUnsavedChanges());
    }
    QTRY_VERIFY(m_library->openSession(closed) == nullptr);

    m_library->renameProvider(u"fake"_s, u"quick"_s);
    QCOMPARE(open->conversation().provider, u"quick"_s);
    QCOMPARE(open->conversation().model, u"fake-2"_s);
    QCOMPARE(m_library->conversations().summary(closed)->provider, u"quick"_s);
    const auto again = m_library->session(closed);
    QTRY_VERIFY(again->isLoaded());
    QCOMPARE(again->conversation().provider, u"quick"_s);
    QCOMPARE(again->conversation().model, u"fake-3"_s);
}

void TestConversationLibrary::removesAndBringsBack()
{
    const ConversationId a = answered(u"a"_s);
    const ConversationId b = answered(u"b"_s);
    QVERIFY(!answered(u"c"_s).isNull());
    QSignalSpy removed(m_library.get(), &ConversationLibrary::removed);
    QSignalSpy restored(m_library.get(), &ConversationLibrary::restored);

    m_library->remove(b);
    m_library->remove(a);
    QCOMPARE(listed(), u"c"_s);
    QCOMPARE(removed.size(), 2);
    QCOMPARE(removed.first().first().value<ConversationId>(), b);

    QCOMPARE(m_library->undoRemove(), a);
    QCOMPARE(listed(), u"c a"_s);
    QCOMPARE(restored.size(), 1);
    QVERIFY(m_library->canUndoRemove());

    open();
    QTRY_VERIFY(m_library->isLoaded());
    QCOMPARE(listed(), u"c a"_s);
    const auto session = m_library->session(a);
    QTRY_VERIFY(session->isLoaded());
    QCOMPARE(session->messages().rowCount(), 2);
}

void TestConversationLibrary::removedWhileItStreams()
{
    m_library->setDefaults({.provider = u"fake"_s});
    const auto session = m_library->newConversation();
    QVERIFY(session->ask(u"Why?"_s));
    QTRY_COMPARE(fake().requests().size(), 1);
    fake().reply()->say(u"Bec"_s);

    m_library->remove(session->id());

    QTRY_VERIFY(!session->isBusy());
    QTRY_VERIFY(!session->hasUnsavedChanges());
    QCOMPARE(listed(), QString()); // saving its end does not list it again
    QCOMPARE(m_library->undoRemove(), session->id());
    QCOMPARE(listed(), u"Why?"_s);
    QCOMPARE(session->messages().message(1).text, u"Bec"_s);
    QCOMPARE(session->messages().message(1).state, MessageState::Stopped);
}

void TestConversationLibrary::refusedRemovalComesBack()
{
    const ConversationId a = answered(u"a"_s);
    rawSql(path(),
           {u"CREATE TRIGGER refuse BEFORE UPDATE OF deleted_at ON conversation "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"_s});
    QSignalSpy failed(m_library.get(), &ConversationLibrary::failed);

    m_library->remove(a);
    QCOMPARE(listed(), QString());

    QTRY_COMPARE(listed(), u"a"_s);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::Storage);
    QVERIFY(!m_library->canUndoRemove());
}

void TestConversationLibrary::purgesOldDeletions()
{
    const ConversationId a = answered(u"a"_s);
    const ConversationId b = answered(u"b"_s);
    m_library->remove(a);
    m_library->remove(b);
    m_tester.reset();
    m_library.reset();
    rawSql(path(), {u"UPDATE conversation SET deleted_at = 1000 WHERE title = 'a'"_s});

    open();
    QTRY_VERIFY(m_library->isLoaded());

    const auto titles = [this] {
        QStringList list;
        for (const QVariant &title : rawSql(path(), {u"SELECT title FROM conversation"_s}))
            list.append(title.toString());
        return list;
    };
    QTRY_COMPARE(titles(), QStringList{u"b"_s});
}

void TestConversationLibrary::storeThatCannotBeOpened()
{
    open(m_folder->path()); // a folder is no database
    QTRY_VERIFY(m_library->isLoaded());
    QCOMPARE(m_library->store().state(), ChatStore::State::Failed);
    QCOMPARE(m_library->store().error().kind, ErrorKind::Storage);
    QVERIFY(!m_library->store().error().message.isEmpty());

    ConversationId id;
    {
        const auto session = m_library->newConversation();
        id = session->id();
        QVERIFY(session->ask(u"/code"_s));
        QTRY_VERIFY(!session->isBusy());
        QTRY_VERIFY(session->saveError());
    }
    QCOMPARE(listed(), u"/code"_s);
    // Kept in memory, though nobody holds it.
    QCOMPARE(m_library->session(id)->messages().rowCount(), 2);
    QVERIFY(!m_library->shutDown());
}

void TestConversationLibrary::goesOnWithoutStoring()
{
    open(QString());
    QVERIFY(m_library->isLoaded());
    QVERIFY(m_library->store().isOff());
    ConversationId id;
    {
        const auto session = m_library->newConversation();
        id = session->id();
        QVERIFY(session->ask(u"/code"_s));
        QTRY_VERIFY(!session->isBusy());
        QVERIFY(!session->saveError());
    }
    QCOMPARE(listed(), u"/code"_s);
    QCOMPARE(m_library->session(id)->messages().rowCount(), 2);

    m_library->remove(id);
    QCOMPARE(listed(), QString());
    QCOMPARE(m_library->undoRemove(), id);
    QCOMPARE(m_library->session(id)->messages().rowCount(), 2);
    QVERIFY_RESULT(m_library->shutDown());
}

void TestConversationLibrary::shutsDownInTheMiddleOfAnswers()
{
    m_library->setDefaults({.provider = u"fake"_s});
    const auto shownSession = m_library->newConversation();
    auto hidden = m_library->newConversation();
    QVERIFY(shownSession->ask(u"shown"_s));
    QVERIFY(hidden->ask(u"hidden"_s));
    QTRY_COMPARE(fake().requests().size(), 2);
    fake().reply(0)->say(u"half"_s);
    fake().reply(1)->say(u"half"_s);
    shownSession->setDraft(u"a draft"_s);
    const QList<ConversationId> ids{shownSession->id(), hidden->id()};
    hidden.reset();

    QVERIFY_RESULT(m_library->shutDown());
    QVERIFY_RESULT(m_library->shutDown()); // once is enough

    const auto store = ConversationStore::open(path());
    QVERIFY_RESULT(store);
    for (const ConversationId &id : ids) {
        const auto stored = (*store)->load(id);
        QVERIFY_RESULT(stored);
        QCOMPARE(stored->messages.last().text, u"half"_s);
        QCOMPARE(stored->messages.last().state, MessageState::Interrupted);
    }
    QCOMPARE((*store)->load(ids.first())->conversation.draft, u"a draft"_s);
}

void TestConversationLibrary::shutDownTellsWhatIsLost()
{
    const auto session = m_library->newConversation();
    rawSql(path(),
           {u"CREATE TRIGGER refuse BEFORE INSERT ON conversation "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"_s});
    session->setDraft(u"x"_s);

    const auto result = m_library->shutDown();

    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Storage);
}

void TestConversationLibrary::goesBeforeItsSessions()
{
    m_library->setDefaults({.provider = u"fake"_s});
    auto session = m_library->newConversation();
    const QPointer<ChatSession> guard(session.get());
    QVERIFY(session->ask(u"Why?"_s));

    m_tester.reset();
    m_library.reset();

    QVERIFY(!guard);
    session.reset(); // of what is gone already
}

QTEST_GUILESS_MAIN(TestConversationLibrary)
#include "tst_conversationlibrary.moc"
