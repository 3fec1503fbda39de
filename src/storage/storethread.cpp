// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storethread.h"

#include <QObject>

namespace Chat {

/// The part that lives on the thread. Its queue is the thread's event queue.
class StoreThread::Worker final : public QObject
{
public:
    void open(const QString &path)
    {
        Result<std::unique_ptr<ConversationStore>> store = ConversationStore::open(path);
        if (store)
            m_store = *std::move(store);
        else
            m_error = store.error();
    }

    Result<ConversationStore *> store() const
    {
        if (m_store)
            return m_store.get();
        return m_error;
    }

    void close() { m_store.reset(); }

private:
    std::unique_ptr<ConversationStore> m_store;
    Error m_error;
};

StoreThread::StoreThread(const QString &path)
    : m_worker(std::make_unique<Worker>())
{
    m_thread.setObjectName(QStringLiteral("store"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_worker.get(), [worker = m_worker.get(), path] { worker->open(path); },
        Qt::QueuedConnection);
    m_opened = run([](ConversationStore &) { return Result<void>(); });
}

StoreThread::~StoreThread()
{
    // Comes after all that is queued. The connection must be closed on the thread that opened it.
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this] {
            m_worker->close();
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

void StoreThread::enqueue(Task task)
{
    QMetaObject::invokeMethod(
        m_worker.get(),
        [worker = m_worker.get(), task = std::move(task)] { task(worker->store()); },
        Qt::QueuedConnection);
}

} // namespace Chat
