// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/future.h"
#include "storage/storethread.h"

#include <QObject>

#include <memory>

namespace Chat {

/// The database of the conversations as sessions see it: it may be still opening, open, refused,
/// or done without by the person's choice.
///
/// One thread; the work itself is done on another. The destructor returns when all work given is
/// on the disk.
class ChatStore final : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Opening, ///< work can be given already
        Open,
        Failed, ///< with error(); work fails with it
        Off, ///< nothing is kept: by turnOff()
    };

    /// Begins to open the database at `path`. An empty path: Off from the start.
    explicit ChatStore(const QString &path, QObject *parent = nullptr);
    ~ChatStore() override;

    const QString &path() const { return m_path; }
    State state() const { return m_state; }
    bool isOff() const { return m_state == State::Off; }
    const Error &error() const { return m_error; } ///< where state() is Failed

    /// Tries again to open it, after a failure or turnOff().
    void reopen();

    /// Goes on without keeping anything, by the person's choice.
    void turnOff();

    /// Waits until all work given is done, and closes. What is given later fails.
    void close();

    /// As StoreThread::run(). An error of kind Storage where nothing is kept.
    template <typename Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work, ConversationStore &>>
    {
        using Outcome = std::invoke_result_t<Work, ConversationStore &>;
        if (m_thread == nullptr)
            return readyFuture(Outcome(notKeptError()));
        return m_thread->run(std::move(work));
    }

Q_SIGNALS:
    void stateChanged();

private:
    Error notKeptError() const;
    void setState(State state);
    void open();

    const QString m_path;
    std::unique_ptr<StoreThread> m_thread;
    State m_state = State::Opening;
    Error m_error;
};

} // namespace Chat
