// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"

#include "style/chatstyle.h"

#include <QApplication>
#include <QStyleHints>

#include <algorithm>
#include <array>
#include <iterator>

namespace Chat {

namespace {

constexpr std::array FontSteps{50, 60, 70, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300};

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_systemFont(QApplication::font())
{
    QApplication::setStyle(new ChatStyle);
    connect(&m_system, &SystemColorScheme::changed, this, [this] {
        if (m_choice == ColorTheme::System)
            apply();
    });
    apply();
}

void Theme::setChoice(ColorTheme choice)
{
    if (m_choice == choice)
        return;
    m_choice = choice;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    // For what the platform draws itself, such as title bars.
    if (choice == ColorTheme::System)
        QGuiApplication::styleHints()->unsetColorScheme();
    else
        QGuiApplication::styleHints()->setColorScheme(
            choice == ColorTheme::Dark ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
#endif
    apply();
}

bool Theme::isDark() const
{
    return m_choice == ColorTheme::Dark || (m_choice == ColorTheme::System && m_system.isDark());
}

const ThemeColors &Theme::colors() const
{
    return isDark() ? darkColors() : lightColors();
}

void Theme::setFontPercent(int percent)
{
    percent = std::clamp(percent, SmallestFont, LargestFont);
    if (percent == m_fontPercent)
        return;
    m_fontPercent = percent;

    QFont font = m_systemFont;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * percent / 100);
    else
        font.setPixelSize(qRound(font.pixelSize() * percent / 100.0));
    QApplication::setFont(font);
}

int Theme::largerFont(int percent)
{
    const auto *next = std::upper_bound(FontSteps.begin(), FontSteps.end(), percent);
    return next == FontSteps.end() ? LargestFont : *next;
}

int Theme::smallerFont(int percent)
{
    const auto *here = std::lower_bound(FontSteps.begin(), FontSteps.end(), percent);
    return here == FontSteps.begin() ? SmallestFont : *std::prev(here);
}

void Theme::apply()
{
    QApplication::setPalette(themePalette(colors()));
    Q_EMIT changed();
}

} // namespace Chat
