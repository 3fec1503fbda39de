// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>

#include <utility>

namespace Chat {

/// A future that has its value already. (QtFuture::makeReadyFuture of 6.4 is deprecated from 6.6
/// on, its successor does not exist before.)
template <typename T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

/// Calls `then` with the future's value, or `cancelled` where it ends without one, from the event
/// loop and in `context`'s thread, which must be the current one. Neither where `context` goes
/// first: what they hold is let go of. (QFuture::then() of 6.4 asserts that its context outlives
/// the future.)
template <typename T, typename Function, typename Cancelled>
void whenFinished(const QFuture<T> &future, QObject *context, Function then, Cancelled cancelled)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, then = std::move(then), cancelled = std::move(cancelled)]() mutable {
                         watcher->deleteLater();
                         if (!watcher->isCanceled() && watcher->future().resultCount() > 0)
                             then(watcher->result());
                         else
                             cancelled();
                     });
    watcher->setFuture(future);
}

/// For work that nobody waits for once it is cancelled.
template <typename T, typename Function>
void whenFinished(const QFuture<T> &future, QObject *context, Function then)
{
    whenFinished(future, context, std::move(then), [] {});
}

} // namespace Chat
