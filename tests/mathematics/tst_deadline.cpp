// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/deadline.h"

#include "support/testhelpers.h"

#include <QTest>

#include <atomic>

using namespace std::chrono_literals;

namespace Chat {

class TestDeadline final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void callsWhenItIsMissed();
    void doesNotCallWhenDoneInTime();
    void endsWhileWaiting();
};

void TestDeadline::callsWhenItIsMissed()
{
    std::atomic<int> calls = 0;
    Deadline deadline([&calls] { ++calls; });
    deadline.begin(1ms);
    QTRY_COMPARE(calls.load(), 1);
    deadline.begin(1ms); // a shorter one than was waited for before, too
    QTRY_COMPARE(calls.load(), 2);
}

void TestDeadline::doesNotCallWhenDoneInTime()
{
    std::atomic<int> calls = 0;
    Deadline deadline([&calls] { ++calls; });
    deadline.begin(1h);
    deadline.done();
    deadline.begin(1ms);
    QTRY_COMPARE(calls.load(), 1);
    deadline.begin(1h);
    deadline.done();
    QCOMPARE(calls.load(), 1);
}

void TestDeadline::endsWhileWaiting()
{
    std::atomic<int> calls = 0;
    {
        Deadline deadline([&calls] { ++calls; });
        deadline.begin(1h);
    }
    QCOMPARE(calls.load(), 0);
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestDeadline)
#include "tst_deadline.moc"
