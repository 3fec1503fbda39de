// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPromise>

#include <memory>
#include <utility>

namespace Chat {

/// A promise that the steps of one piece of work hand on to each other. Where the work is dropped
/// before a step gave the value, the future ends as cancelled instead of never (QTBUG-103992).
///
/// Copies share one promise, also in several threads.
template <typename T>
class SharedPromise final
{
public:
    SharedPromise()
        : m_state(std::make_shared<State>())
    {
    }

    QFuture<T> future() const { return m_state->promise.future(); }

    /// The value; once.
    void finish(T value) const
    {
        m_state->promise.addResult(std::move(value));
        m_state->promise.finish();
    }

private:
    struct State
    {
        State() { promise.start(); }
        ~State()
        {
            QFuture<T> future = promise.future();
            if (future.isFinished())
                return;
            future.cancel();
            promise.finish();
        }
        State(const State &) = delete;
        State &operator=(const State &) = delete;

        QPromise<T> promise;
    };

    std::shared_ptr<State> m_state;
};

} // namespace Chat
