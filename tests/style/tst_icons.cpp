// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/icons.h"

#include "style/theme.h"
#include "support/testhelpers.h"

#include <QApplication>
#include <QSet>
#include <QSvgRenderer>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// The colour of what the picture covers wholly; invalid where that is nothing or several colours.
QColor inkOf(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    QSet<QRgb> inks;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) == 255)
                inks.insert(image.pixel(x, y));
        }
    }
    return inks.size() == 1 ? QColor(*inks.cbegin()) : QColor();
}

} // namespace

class tst_Icons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void everyIconIsDrawn()
    {
        for (int i = 0; i <= int(Icon::Window); ++i) {
            const QPixmap pixmap = icon(Icon(i)).pixmap(QSize(24, 24), 1.0);
            QCOMPARE(pixmap.size(), QSize(24, 24));
            QVERIFY2(inkOf(pixmap).isValid(), qPrintable(QString::number(i)));
        }
    }

    void isAsSharpAsTheScreen_data()
    {
        QTest::addColumn<qreal>("ratio");
        QTest::addColumn<int>("side");
        QTest::newRow("100 %") << 1.0 << 20;
        QTest::newRow("150 %") << 1.5 << 30;
        QTest::newRow("200 %") << 2.0 << 40;
    }

    void isAsSharpAsTheScreen()
    {
        QFETCH(qreal, ratio);
        QFETCH(int, side);
        const QPixmap pixmap = icon(Icon::Copy).pixmap(QSize(20, 20), ratio);
        QCOMPARE(pixmap.size(), QSize(side, side));
        QCOMPARE(pixmap.devicePixelRatio(), ratio);
    }

    void followsTheTheme()
    {
        Theme theme;
        const QIcon copy = icon(Icon::Copy);
        const QIcon accented = icon(Icon::Copy, IconTint::Accent);

        theme.setChoice(ColorTheme::Light);
        QCOMPARE(inkOf(copy.pixmap(24)), lightColors().text);
        QCOMPARE(inkOf(accented.pixmap(24)), lightColors().accent);

        theme.setChoice(ColorTheme::Dark);
        QCOMPARE(inkOf(copy.pixmap(24)), darkColors().text);
        QCOMPARE(inkOf(accented.pixmap(24)), darkColors().accent);
    }

    void saysThatItIsDisabled()
    {
        const Theme theme;
        QVERIFY(inkOf(icon(Icon::Copy).pixmap(QSize(24, 24), 1.0, QIcon::Disabled))
                != inkOf(icon(Icon::Copy).pixmap(QSize(24, 24), 1.0)));
    }

    void theProgramsOwnKeepsItsColours()
    {
        const QPixmap pixmap = applicationIcon().pixmap(QSize(64, 64), 1.0);
        QCOMPARE(pixmap.size(), QSize(64, 64));
        QVERIFY(!inkOf(pixmap).isValid());
        QVERIFY(qAlpha(pixmap.toImage().pixel(32, 32)) == 255);
    }
};

QTEST_MAIN(tst_Icons)
#include "tst_icons.moc"
