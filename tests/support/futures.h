// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QTest>

namespace Chat {

/// Lets events run until `future` ended, at most for `timeout` milliseconds.
template <typename T>
[[nodiscard]] bool waitForEnd(const QFuture<T> &future, int timeout = 20000)
{
    return QTest::qWaitFor([&future] { return future.isFinished(); }, timeout);
}

} // namespace Chat

/// Declares `name` with the value of a future; fails the test where none comes.
#define AWAIT(name, future)                                                                        \
    const auto name##Future = (future);                                                            \
    QVERIFY(waitForEnd(name##Future));                                                             \
    QCOMPARE(name##Future.resultCount(), 1);                                                       \
    const auto name = name##Future.result()
