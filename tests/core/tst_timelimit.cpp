// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timelimit.h"

#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>

using namespace Chat;
using namespace std::chrono_literals;

class TimeLimitTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_reached = 0;
    }

    void isReachedOnceAndNotEarly()
    {
        QElapsedTimer clock;
        TimeLimit limit([this] { ++m_reached; });
        QVERIFY(!limit.isActive());
        clock.start();
        limit.start(30ms);
        QVERIFY(limit.isActive());
        QTRY_COMPARE(m_reached, 1);
        QVERIFY(clock.elapsed() >= 30);
        QVERIFY(!limit.isActive());
        waitFor(60ms);
        QCOMPARE(m_reached, 1);
    }

    void movesBack()
    {
        QElapsedTimer clock;
        TimeLimit limit([this] { ++m_reached; });
        clock.start();
        limit.start(10ms);
        limit.start(80ms);
        QTRY_COMPARE(m_reached, 1);
        QVERIFY(clock.elapsed() >= 80);
    }

    void movesForward()
    {
        TimeLimit limit([this] { ++m_reached; });
        limit.start(1h);
        limit.start(1ms);
        QTRY_COMPARE(m_reached, 1);
    }

    void isNotReachedOnceStopped()
    {
        TimeLimit limit([this] { ++m_reached; });
        limit.start(1ms);
        limit.stop();
        QVERIFY(!limit.isActive());
        waitFor(30ms);
        QCOMPARE(m_reached, 0);
        limit.start(1ms); // and can begin anew
        QTRY_COMPARE(m_reached, 1);
    }

    void startsAnewWhileItIsReached()
    {
        TimeLimit *self = nullptr;
        TimeLimit limit([this, &self] {
            if (++m_reached < 3)
                self->start(1ms);
        });
        self = &limit;
        limit.start(1ms);
        QTRY_COMPARE(m_reached, 3);
        QVERIFY(!limit.isActive());
    }

    void isNotReachedOnceGone()
    {
        auto limit = std::make_unique<TimeLimit>([this] { ++m_reached; });
        limit->start(1ms);
        limit.reset();
        waitFor(30ms);
        QCOMPARE(m_reached, 0);
    }

private:
    /// Until a limit of that time, which began later than those before it, is reached.
    static void waitFor(std::chrono::milliseconds time)
    {
        bool isOver = false;
        TimeLimit limit([&isOver] { isOver = true; });
        limit.start(time);
        QTRY_VERIFY(isOver);
    }

    int m_reached = 0;
};

QTEST_GUILESS_MAIN(TimeLimitTest)
#include "tst_timelimit.moc"
