// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"

#include "support/testhelpers.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>

#include <cmath>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// WCAG 2.1's relative luminance and contrast.
qreal luminance(const QColor &color)
{
    const auto linear = [](float part) {
        return part <= 0.03928f ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

qreal contrast(const QColor &one, const QColor &other)
{
    const qreal a = luminance(one);
    const qreal b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace

class tst_Theme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void textCanBeRead_data()
    {
        QTest::addColumn<const ThemeColors *>("colors");
        QTest::newRow("light") << &lightColors();
        QTest::newRow("dark") << &darkColors();
    }

    void textCanBeRead()
    {
        QFETCH(const ThemeColors *, colors);
        const ThemeColors &c = *colors;
        for (const QColor &ground :
             {c.window, c.base, c.button, c.hover, c.pressed, c.selected, c.userBubble,
              c.codeBackground, c.dangerBackground, c.warningBackground})
            QVERIFY2(contrast(c.text, ground) >= 4.5, qPrintable(ground.name()));
        for (const QColor &ground : {c.window, c.base, c.selected, c.userBubble, c.codeBackground,
                                     c.dangerBackground, c.warningBackground})
            QVERIFY2(contrast(c.mutedText, ground) >= 4.5, qPrintable(ground.name()));
        for (const QColor &ground : {c.window, c.base, c.userBubble, c.codeBackground}) {
            QVERIFY2(contrast(c.accent, ground) >= 4.5, qPrintable(ground.name()));
            QVERIFY2(contrast(c.danger, ground) >= 4.5, qPrintable(ground.name()));
        }
        QVERIFY(contrast(c.accentText, c.accent) >= 4.5);
        QVERIFY(contrast(c.accentText, c.accentHover) >= 4.5);
        QVERIFY(contrast(c.danger, c.dangerBackground) >= 4.5);
        QVERIFY(contrast(c.warning, c.warningBackground) >= 4.5);
        QVERIFY(contrast(c.success, c.base) >= 4.5);
        QVERIFY(contrast(c.success, c.window) >= 4.5);
    }

    void isSwitched()
    {
        Theme theme;
        QSignalSpy changed(&theme, &Theme::changed);

        theme.setChoice(ColorTheme::Dark);
        QVERIFY(theme.isDark());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Base), darkColors().base);
        QCOMPARE(&themeColors(QApplication::palette()), &darkColors());

        theme.setChoice(ColorTheme::Light);
        QVERIFY(!theme.isDark());
        QCOMPARE(changed.size(), 2);
        QCOMPARE(&themeColors(QApplication::palette()), &lightColors());

        theme.setChoice(ColorTheme::Light);
        QCOMPARE(changed.size(), 2);
    }

    void fontStepsGoUpAndDown()
    {
        Theme theme;
        const qreal size = QApplication::font().pointSizeF();
        QLabel label(u"text"_s);

        theme.setFontPercent(Theme::largerFont(theme.fontPercent()));
        QCOMPARE(theme.fontPercent(), 110);
        QCOMPARE(QApplication::font().pointSizeF(), size * 1.1);
        QTRY_COMPARE(label.font().pointSizeF(), size * 1.1);
        QCOMPARE(Theme::smallerFont(110), 100);
        QCOMPARE(Theme::smallerFont(105), 100); // between two steps
        QCOMPARE(Theme::largerFont(105), 110);

        theme.setFontPercent(10000);
        QCOMPARE(theme.fontPercent(), Theme::LargestFont);
        QCOMPARE(Theme::largerFont(Theme::LargestFont), Theme::LargestFont);
        theme.setFontPercent(0);
        QCOMPARE(theme.fontPercent(), Theme::SmallestFont);
        QCOMPARE(Theme::smallerFont(Theme::SmallestFont), Theme::SmallestFont);

        theme.setFontPercent(100);
        QCOMPARE(QApplication::font().pointSizeF(), size);
    }
};

QTEST_MAIN(tst_Theme)
#include "tst_theme.moc"
