// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/stopcutter.h"

#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class StopCutterTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void cuts_data();
    void cuts();
    void keepsBackNoMoreThanItMust();
};

void StopCutterTest::cuts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("stops");
    QTest::addColumn<QString>("result");
    QTest::newRow("none") << u"abc"_s << QStringList() << u"abc"_s;
    QTest::newRow("empty") << u"abc"_s << QStringList(QString()) << u"abc"_s;
    QTest::newRow("absent") << u"abcab"_s << QStringList(u"abd"_s) << u"abcab"_s;
    QTest::newRow("inside") << u"one END two"_s << QStringList(u"END"_s) << u"one "_s;
    QTest::newRow("start") << u"END"_s << QStringList(u"END"_s) << QString();
    QTest::newRow("first of two") << u"a;b.c"_s << QStringList({u"."_s, u";"_s}) << u"a"_s;
    QTest::newRow("repeated start") << u"aaab"_s << QStringList(u"aab"_s) << u"a"_s;
    QTest::newRow("within another") << u"xabcd"_s << QStringList({u"abcd"_s, u"bc"_s}) << u"xa"_s;
    QTest::newRow("beginning at the end") << u"abcEN"_s << QStringList(u"END"_s) << u"abcEN"_s;
}

void StopCutterTest::cuts()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, stops);
    QFETCH(const QString, result);
    for (qsizetype step = 1; step <= text.size(); ++step) {
        StopCutter cutter(stops);
        QString cut;
        for (qsizetype at = 0; at < text.size(); at += step)
            cut += cutter.feed(text.mid(at, step));
        const bool isDone = cutter.isDone();
        cut += cutter.finish();
        QCOMPARE(cut, result);
        QCOMPARE(isDone, result != text);
    }
}

void StopCutterTest::keepsBackNoMoreThanItMust()
{
    StopCutter cutter({u"\n\n"_s, u"END"_s});
    QCOMPARE(cutter.feed(u"one\n"_s), u"one"_s);
    QCOMPARE(cutter.feed(u"two E"_s), u"\ntwo "_s);
    QCOMPARE(cutter.feed(u"EN"_s), u"E"_s);
    QCOMPARE(cutter.feed(u"D more"_s), QString());
    QVERIFY(cutter.isDone());
    QCOMPARE(cutter.feed(u"more"_s), QString());
}

QTEST_GUILESS_MAIN(StopCutterTest)
#include "tst_stopcutter.moc"
