// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/connectioncounter.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class ConnectionCounterTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void countsByAddress();
    void takesANetworkForOneClient();
    void forgetsWhoHasGone();
};

void ConnectionCounterTest::countsByAddress()
{
    const QHostAddress first(u"192.0.2.1"_s);
    const QHostAddress second(u"192.0.2.2"_s);
    ConnectionCounter counter;
    counter.add(first);
    counter.add(first);
    counter.add(second);
    QCOMPARE(counter.total(), 3);
    QCOMPARE(counter.of(first), 2);
    QCOMPARE(counter.of(second), 1);
    QCOMPARE(counter.of(QHostAddress(u"192.0.2.3"_s)), 0);
    // The same, as a socket that listens at :: has it.
    QCOMPARE(counter.of(QHostAddress(u"::ffff:192.0.2.1"_s)), 2);
}

void ConnectionCounterTest::takesANetworkForOneClient()
{
    ConnectionCounter counter;
    counter.add(QHostAddress(u"2001:db8:0:1::1"_s));
    counter.add(QHostAddress(u"2001:db8:0:1:ffff::2"_s));
    counter.add(QHostAddress(u"2001:db8:0:2::1"_s));
    QCOMPARE(counter.of(QHostAddress(u"2001:db8:0:1::3"_s)), 2);
    QCOMPARE(counter.of(QHostAddress(u"2001:db8:0:2::1"_s)), 1);
}

void ConnectionCounterTest::forgetsWhoHasGone()
{
    const QHostAddress peer(u"192.0.2.1"_s);
    ConnectionCounter counter;
    counter.remove(peer); // never there
    QCOMPARE(counter.total(), 0);
    counter.add(peer);
    counter.add(peer);
    counter.remove(peer);
    QCOMPARE(counter.of(peer), 1);
    counter.remove(peer);
    counter.remove(peer);
    QCOMPARE(counter.of(peer), 0);
    QCOMPARE(counter.total(), 0);
}

QTEST_GUILESS_MAIN(ConnectionCounterTest)
#include "tst_connectioncounter.moc"
