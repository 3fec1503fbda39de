// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nearest.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class NearestTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void finds_data();
    void finds();
};

void NearestTest::finds_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("nearest");

    QTest::newRow("a letter missing") << u"conectTimeout"_s << u"connectTimeout"_s;
    QTest::newRow("other case") << u"CONNECTTIMEOUT"_s << u"connectTimeout"_s;
    QTest::newRow("letters swapped") << u"idelTimeout"_s << u"idleTimeout"_s;
    QTest::newRow("the nearer one") << u"proxyBypas"_s << u"proxyBypass"_s;
    QTest::newRow("nothing near") << u"colour"_s << QString();
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("very long") << QString(100000, u'p') << QString();
}

void NearestTest::finds()
{
    QFETCH(QString, word);
    QFETCH(QString, nearest);

    QCOMPARE(nearestOf(word, {u"proxy"_s, u"proxyBypass"_s, u"connectTimeout"_s, u"idleTimeout"_s}),
             nearest);
}

QTEST_GUILESS_MAIN(NearestTest)
#include "tst_nearest.moc"
