// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/durationtext.h"

#include "support/testhelpers.h"

#include <QLocale>

using namespace Chat;
using namespace Qt::StringLiterals;

class DurationTextTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { failOnAnyWarning(); }
    void tells_data();
    void tells();
};

void DurationTextTest::tells_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("before it began") << qint64(-5) << u"< 1 ms"_s;
    QTest::newRow("at once") << qint64(0) << u"< 1 ms"_s;
    QTest::newRow("milliseconds") << qint64(340) << u"340 ms"_s;
    QTest::newRow("below a second") << qint64(999) << u"999 ms"_s;
    QTest::newRow("a second") << qint64(1'000) << u"1.00 s"_s;
    QTest::newRow("hundredths") << qint64(1'236) << u"1.24 s"_s;
    QTest::newRow("nearly ten seconds") << qint64(9'996) << u"10 s"_s;
    QTest::newRow("seconds") << qint64(59'400) << u"59 s"_s;
    QTest::newRow("minutes") << qint64(125'000) << u"2 min 5 s"_s;
}

void DurationTextTest::tells()
{
    QFETCH(qint64, milliseconds);
    QTEST(durationText(std::chrono::milliseconds(milliseconds)), "text");
}

QTEST_GUILESS_MAIN(DurationTextTest)
#include "tst_durationtext.moc"
