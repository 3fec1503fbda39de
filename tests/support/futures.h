// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QTest>
#include <QTestEventLoop>

namespace Chat {

/// Lets events run until `future` ended, at most for `timeout` milliseconds.
template <typename T>
[[nodiscard]] bool waitForEnd(const QFuture<T> &future, int timeout = 20000)
{
    if (future.isFinished())
        return true;
    QTestEventLoop loop; // QTest::qWaitFor() would look every 10 ms only
    QFutureWatcher<T> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QTestEventLoop::exitLoop);
    watcher.setFuture(future);
    loop.enterLoopMSecs(timeout);
    return future.isFinished();
}

} // namespace Chat

/// Declares `name` with the value of a future; fails the test where none comes.
#define AWAIT(name, future)                                                                        \
    const auto name##Future = (future);                                                            \
    QVERIFY(waitForEnd(name##Future));                                                             \
    QCOMPARE(name##Future.resultCount(), 1);                                                       \
    const auto name = name##Future.result()
