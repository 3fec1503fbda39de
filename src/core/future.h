// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sharedpromise.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>

#include <type_traits>
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

/// Whether the value is there now: it has come, and the future was not cancelled.
template <typename T>
bool hasValue(const QFuture<T> &future)
{
    return future.isFinished() && !future.isCanceled() && future.resultCount() > 0;
}

/// Calls `then` with the future's value, or `cancelled` where it ends without one, from the event
/// loop and in `context`'s thread, which must be the current one. Neither where `context` goes
/// first: what they hold is let go of. (QFuture::then() of 6.4 asserts that its context outlives
/// the future.)
template <typename T, typename Function, typename Cancelled>
void whenFinished(const QFuture<T> &future, QObject *context, Function then, Cancelled cancelled)
{
    if (hasValue(future)) { // one event does; a watcher needs five
        QMetaObject::invokeMethod(
            context, [value = future.result(), then = std::move(then)]() mutable { then(value); },
            Qt::QueuedConnection);
        return;
    }
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, then = std::move(then), cancelled = std::move(cancelled)]() mutable {
                         watcher->deleteLater();
                         if (hasValue(watcher->future()))
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

/// What `function` makes of the future's value, or what `cancelled` gives to the promise that it
/// is called with where there is none. There at once where the value is, so `function` may be
/// called before this returns, otherwise in `context`'s thread, which must be the current one.
/// Cancelled where `context` goes first.
template <typename T, typename Function, typename Cancelled>
auto transformed(const QFuture<T> &future, QObject *context, Function function, Cancelled cancelled)
{
    using Made = std::invoke_result_t<Function, const T &>;
    if (hasValue(future))
        return readyFuture<Made>(function(future.result()));
    const SharedPromise<Made> promise;
    whenFinished(
        future, context,
        [promise, function = std::move(function)](const T &value) {
            promise.finish(function(value));
        },
        [promise, cancelled = std::move(cancelled)] { cancelled(promise); });
    return promise.future();
}

/// Likewise, and cancelled where the future is.
template <typename T, typename Function>
auto transformed(const QFuture<T> &future, QObject *context, Function function)
{
    return transformed(future, context, std::move(function), [](const auto &) {});
}

} // namespace Chat
