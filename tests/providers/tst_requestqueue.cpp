// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/requestqueue.h"

#include "support/testhelpers.h"

#include <QSignalSpy>

using namespace Chat;

class TestRequestQueue final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void placesAreTakenAtOnce()
    {
        RequestQueue queue(2);
        const RequestTicketPtr first = queue.enter();
        const RequestTicketPtr second = queue.enter();
        const RequestTicketPtr third = queue.enter();
        const RequestTicketPtr fourth = queue.enter();
        QVERIFY(first->isGranted() && second->isGranted());
        QVERIFY(!third->isGranted() && !fourth->isGranted());
        QCOMPARE(third->position(), 0);
        QCOMPARE(fourth->position(), 1);
        QCOMPARE(queue.waitingCount(), 2);
    }

    void noLimit()
    {
        RequestQueue queue(0);
        std::vector<RequestTicketPtr> tickets;
        for (int i = 0; i < 100; ++i) {
            tickets.push_back(queue.enter());
            QVERIFY(tickets.back()->isGranted());
        }
    }

    void tellsOfRoomThatNobodyWaitsFor()
    {
        RequestQueue queue(1);
        const QSignalSpy room(&queue, &RequestQueue::roomLeft);
        QVERIFY(queue.hasRoom());
        RequestTicketPtr first = queue.enter();
        RequestTicketPtr second = queue.enter();
        const QSignalSpy granted(second.get(), &RequestTicket::granted);
        QVERIFY(!queue.hasRoom());
        first.reset();
        QVERIFY(!queue.hasRoom());
        QTRY_COMPARE(granted.size(), 1);
        QCOMPARE(room.size(), 0);
        second.reset();
        QVERIFY(queue.hasRoom());
        QCOMPARE(room.size(), 0); // not within somebody else's call
        QTRY_COMPARE(room.size(), 1);
    }

    void freedPlaceGoesToTheNext()
    {
        RequestQueue queue(1);
        RequestTicketPtr first = queue.enter();
        RequestTicketPtr second = queue.enter();
        const RequestTicketPtr third = queue.enter();
        const QSignalSpy secondGranted(second.get(), &RequestTicket::granted);
        const QSignalSpy thirdGranted(third.get(), &RequestTicket::granted);
        const QSignalSpy thirdMoved(third.get(), &RequestTicket::positionChanged);

        first.reset();
        QVERIFY(second->isGranted());
        QCOMPARE(third->position(), 0);
        QCOMPARE(secondGranted.size(), 0); // not within somebody else's call
        QCOMPARE(thirdMoved.size(), 0);
        QTRY_COMPARE(secondGranted.size(), 1);
        QTRY_COMPARE(thirdMoved.size(), 1);
        QCOMPARE(thirdMoved.first().first().toInt(), 0);

        second.reset();
        QTRY_COMPARE(thirdGranted.size(), 1);
        QCOMPARE(secondGranted.size(), 1);
        QCOMPARE(queue.waitingCount(), 0);
    }

    void onesInLineMayLeave()
    {
        RequestQueue queue(1);
        RequestTicketPtr first = queue.enter();
        RequestTicketPtr second = queue.enter();
        const RequestTicketPtr third = queue.enter();
        const QSignalSpy secondGranted(second.get(), &RequestTicket::granted);
        second.reset();
        QCOMPARE(third->position(), 0);
        QVERIFY(!third->isGranted());
        first.reset();
        QVERIFY(third->isGranted());
        QCoreApplication::sendPostedEvents();
        QCOMPARE(secondGranted.size(), 0);
    }

    void grantedButLeftBeforeItHears()
    {
        RequestQueue queue(1);
        RequestTicketPtr first = queue.enter();
        RequestTicketPtr second = queue.enter();
        const RequestTicketPtr third = queue.enter();
        const QSignalSpy secondGranted(second.get(), &RequestTicket::granted);
        first.reset();
        second.reset();
        QVERIFY(third->isGranted());
        QCoreApplication::sendPostedEvents();
        QCOMPARE(secondGranted.size(), 0);
    }

    void leavingInItsOwnSlot()
    {
        RequestQueue queue(1);
        RequestTicketPtr first = queue.enter();
        RequestTicketPtr second = queue.enter();
        const RequestTicketPtr third = queue.enter();
        connect(second.get(), &RequestTicket::granted, this, [&second] { second.reset(); });
        const QSignalSpy thirdGranted(third.get(), &RequestTicket::granted);
        first.reset();
        QTRY_COMPARE(thirdGranted.size(), 1);
        QVERIFY(!second);
    }

    void ticketsMayOutliveTheirQueue()
    {
        auto queue = std::make_unique<RequestQueue>(1);
        RequestTicketPtr first = queue->enter();
        const RequestTicketPtr second = queue->enter();
        queue.reset();
        first.reset();
        QVERIFY(!second->isGranted());
    }
};

QTEST_GUILESS_MAIN(TestRequestQueue)
#include "tst_requestqueue.moc"
