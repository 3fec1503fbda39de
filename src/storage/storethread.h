// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/conversationstore.h"

#include <QFuture>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>

namespace Chat {

/// A ConversationStore on a thread of its own, so that no disk ever holds up the window. Work is
/// done strictly in the order in which it was given; what was given is done also if nobody waits
/// for it: the destructor returns when all of it is on the disk.
///
/// To act on a result use whenFinished(): QFuture::then() with a context is not safe where the
/// context may die before another thread finishes the future.
class StoreThread final
{
public:
    /// Begins to open the database at `path`: see ConversationStore::open().
    explicit StoreThread(const QString &path);
    ~StoreThread();
    Q_DISABLE_COPY_MOVE(StoreThread)

    /// Finished once the database is open, or cannot be.
    QFuture<Result<void>> opened() const { return m_opened; }

    /// Calls `work(ConversationStore &)`, which must return a Result, on the store's thread. Where
    /// the database could not be opened the future holds that Error instead.
    template <typename Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work, ConversationStore &>>
    {
        using Outcome = std::invoke_result_t<Work, ConversationStore &>;
        // Shared, since a std::function has to be copyable and a QPromise is not.
        auto promise = std::make_shared<QPromise<Outcome>>();
        const QFuture<Outcome> future = promise->future();
        enqueue([promise, work = std::move(work)](Result<ConversationStore *> store) mutable {
            promise->start();
            if (store)
                promise->addResult(work(**store));
            else
                promise->addResult(Outcome(store.error()));
            promise->finish();
        });
        return future;
    }

private:
    using Task = std::function<void(Result<ConversationStore *>)>;

    void enqueue(Task task);

    class Worker;
    QThread m_thread;
    std::unique_ptr<Worker> m_worker; // lives on m_thread
    QFuture<Result<void>> m_opened;
};

} // namespace Chat
