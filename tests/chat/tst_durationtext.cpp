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
    QTest::newRow("before it began") << qint64(-5) << u"0.00 s"_s;
    QTest::newRow("at once") << qint64(0) << u"0.00 s"_s;
    QTest::newRow("hundredths") << qint64(344) << u"0.34 s"_s;
    QTest::newRow("tenths") << qint64(1'230) << u"1.2 s"_s;
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
