// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storethread.h"

#include "core/future.h"
#include "support/testhelpers.h"

#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

Conversation conversationNamed(const QString &title)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return {.id = QUuid::createUuid(), .title = title, .createdAt = now, .updatedAt = now};
}

QFuture<Result<void>> save(StoreThread &store, const Conversation &conversation)
{
    return store.run([conversation](ConversationStore &s) { return s.save(conversation); });
}

QFuture<Result<QList<ConversationSummary>>> list(StoreThread &store)
{
    return store.run([](ConversationStore &s) { return s.conversations(); });
}

} // namespace

class TestStoreThread final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void worksInOrderOnItsOwnThread();
    void destructorFinishesWhatIsQueued();
    void openingFailureAnswersEveryCall();
    void manyOpenANewDatabaseAtOnce();
    void whenFinishedNeverCallsBackAtOnce();
    void whenFinishedSparesTheDead();

private:
    QString path() const { return m_folder->filePath(u"chats.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStoreThread::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestStoreThread::worksInOrderOnItsOwnThread()
{
    StoreThread store(path());
    for (int i = 0; i < 20; ++i)
        save(store, conversationNamed(QString::number(i)));
    const auto size = store.run([](ConversationStore &s) -> Result<qsizetype> {
        const auto all = s.conversations();
        if (!all)
            return all.error();
        return all->size();
    });
    const auto thread = store.run(
        [](ConversationStore &) -> Result<QThread *> { return QThread::currentThread(); });
    QTRY_VERIFY(thread.isFinished());
    QVERIFY(store.opened().isFinished());
    QVERIFY_RESULT(store.opened().result());
    QVERIFY_RESULT(size.result());
    QCOMPARE(*size.result(), 20);
    QVERIFY(*thread.result() != QThread::currentThread());
}

void TestStoreThread::destructorFinishesWhatIsQueued()
{
    QFuture<Result<void>> last;
    {
        StoreThread store(path());
        for (int i = 0; i < 50; ++i)
            last = save(store, conversationNamed(QString::number(i)));
    }
    QVERIFY(last.isFinished());
    QVERIFY_RESULT(last.result());
    StoreThread store(path());
    const auto all = list(store);
    QTRY_VERIFY(all.isFinished());
    QVERIFY_RESULT(all.result());
    QCOMPARE(all.result()->size(), 50);
}

void TestStoreThread::openingFailureAnswersEveryCall()
{
    StoreThread store(m_folder->path()); // a folder is no database
    const auto saved = save(store, conversationNamed(u"x"_s));
    const auto all = list(store);
    QTRY_VERIFY(all.isFinished());
    QVERIFY(saved.isFinished());
    QVERIFY(!store.opened().result());
    const Error error = store.opened().result().error();
    QCOMPARE(error.kind, ErrorKind::Storage);
    QVERIFY(!error.message.isEmpty());
    QCOMPARE(saved.result().error(), error);
    QCOMPARE(all.result().error(), error);
}

void TestStoreThread::manyOpenANewDatabaseAtOnce()
{
    std::vector<std::unique_ptr<StoreThread>> stores;
    for (int i = 0; i < 6; ++i)
        stores.push_back(std::make_unique<StoreThread>(path()));
    QList<QFuture<Result<void>>> saves;
    for (const auto &store : stores)
        saves.append(save(*store, conversationNamed(u"x"_s)));
    for (const auto &saved : saves) {
        QTRY_VERIFY_WITH_TIMEOUT(saved.isFinished(), 30'000);
        QVERIFY_RESULT(saved.result());
    }
    const auto all = list(*stores.front());
    QTRY_VERIFY(all.isFinished());
    QVERIFY_RESULT(all.result());
    QCOMPARE(all.result()->size(), 6);
}

void TestStoreThread::whenFinishedNeverCallsBackAtOnce()
{
    StoreThread store(path());
    const auto all = list(store);
    QTRY_VERIFY(all.isFinished());
    int calls = 0;
    whenFinished(all, this, [&calls](const Result<QList<ConversationSummary>> &result) {
        QVERIFY_RESULT(result);
        ++calls;
    });
    QCOMPARE(calls, 0);
    QTRY_COMPARE(calls, 1);
}

void TestStoreThread::whenFinishedSparesTheDead()
{
    StoreThread store(path());
    int calls = 0;
    auto dead = std::make_unique<QObject>();
    whenFinished(list(store), dead.get(), [&calls](const auto &) { ++calls; });
    dead.reset();
    bool isDone = false;
    whenFinished(list(store), this, [&isDone](const auto &) { isDone = true; });
    QTRY_VERIFY(isDone);
    QCOMPARE(calls, 0);
}

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_storethread.moc"
