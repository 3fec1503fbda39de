// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/chatstore.h"

#include "support/futures.h"
#include "support/testhelpers.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;
using State = ChatStore::State;

namespace {

auto list(ChatStore &store)
{
    return store.run([](ConversationStore &s) { return s.conversations(); });
}

} // namespace

class TestChatStore final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void opens();
    void failsAndOpensLater();
    void isOffWithoutAPath();
    void turnsOffAndOnAgain();
    void workAfterTheEndFails();

private:
    QString path() const { return m_folder->filePath(u"below/chats.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestChatStore::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestChatStore::opens()
{
    ChatStore store(path());
    QSignalSpy changes(&store, &ChatStore::stateChanged);
    QCOMPARE(store.state(), State::Opening);
    AWAIT(early, list(store)); // work can be given at once
    QVERIFY_RESULT(early);
    QTRY_COMPARE(store.state(), State::Open);
    QCOMPARE(changes.size(), 1);
    store.reopen(); // is open
    QCOMPARE(store.state(), State::Open);
}

void TestChatStore::failsAndOpensLater()
{
    // A file stands where the folder should be.
    QFile obstacle(m_folder->filePath(u"below"_s));
    QVERIFY(obstacle.open(QIODevice::WriteOnly));
    ChatStore store(path());
    QTRY_COMPARE(store.state(), State::Failed);
    QCOMPARE(store.error().kind, ErrorKind::Storage);
    QVERIFY(!store.error().message.isEmpty() && !store.error().remedy.isEmpty());
    AWAIT(refused, list(store));
    QVERIFY(!refused);
    QCOMPARE(refused.error(), store.error());

    QVERIFY(obstacle.remove());
    store.reopen();
    QCOMPARE(store.state(), State::Opening);
    QTRY_COMPARE(store.state(), State::Open);
    AWAIT(all, list(store));
    QVERIFY_RESULT(all);
}

void TestChatStore::isOffWithoutAPath()
{
    ChatStore store({});
    QVERIFY(store.isOff());
    AWAIT(refused, list(store));
    QCOMPARE(refused.error().kind, ErrorKind::Storage);
    store.reopen();
    QVERIFY(store.isOff());
}

void TestChatStore::turnsOffAndOnAgain()
{
    ChatStore store(path());
    QSignalSpy changes(&store, &ChatStore::stateChanged);
    store.turnOff(); // while it opens
    QVERIFY(store.isOff());
    store.turnOff();
    QCOMPARE(changes.size(), 1);
    AWAIT(refused, list(store));
    QVERIFY(!refused);

    store.reopen();
    QTRY_COMPARE(store.state(), State::Open);
    QCOMPARE(changes.size(), 3);
}

void TestChatStore::workAfterTheEndFails()
{
    ChatStore store(path());
    const auto before = list(store);
    store.close();
    QVERIFY(before.isFinished()); // all that was given is done
    QVERIFY_RESULT(before.result());
    AWAIT(after, list(store));
    QVERIFY(!after);
}

QTEST_GUILESS_MAIN(TestChatStore)
#include "tst_chatstore.moc"
