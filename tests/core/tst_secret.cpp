// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class SecretTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void dropsOuterSpace();
    void masks_data();
    void masks();
    void isNotPrinted();
};

void SecretTest::dropsOuterSpace()
{
    QCOMPARE(Secret(" \tinvented key\r\n"_ba).reveal(), "invented key"_ba);
    QCOMPARE(Secret(u"\u00a0ключ\n"_s).reveal(), u"\u00a0ключ"_s.toUtf8());
    QVERIFY(Secret("\n"_ba).isEmpty());
    QVERIFY(Secret().isEmpty());
    QCOMPARE(Secret("a "_ba), Secret(u"a"_s));
}

void SecretTest::masks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("mask");

    QTest::newRow("empty") << QString() << u"••••••••"_s;
    QTest::newRow("short") << u"abc"_s << u"••••••••"_s;
    QTest::newRow("19") << u"1234567890123456789"_s << u"••••••••"_s;
    QTest::newRow("20") << u"12345678901234567890"_s << u"••••••••7890"_s;
    QTest::newRow("long") << QString(500, u'x') + u"abcd"_s << u"••••••••abcd"_s;
    // 4 bytes of these would be half a character or two.
    QTest::newRow("not ASCII") << u"ключ от всех дверей дома"_s << u"••••••••дома"_s;
}

void SecretTest::masks()
{
    QFETCH(QString, text);
    QFETCH(QString, mask);
    QCOMPARE(Secret(text).masked(), mask);
}

void SecretTest::isNotPrinted()
{
    QString printed;
    QDebug(&printed) << Secret("sk-invented-key-of-a-test-1"_ba) << Secret() << "after";
    QVERIFY2(!printed.contains(u"invented"_s) && !printed.contains(u"st-1"_s), qPrintable(printed));
    QVERIFY(printed.contains(u"Secret()"_s));
    QVERIFY(printed.contains(u"after"_s));
}

QTEST_GUILESS_MAIN(SecretTest)
#include "tst_secret.moc"
