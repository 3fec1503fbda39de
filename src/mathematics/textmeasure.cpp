// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/textmeasure.h"

#include <QFontMetricsF>

#include <algorithm>

namespace Chat {

namespace {

constexpr int Pixels = 1000; ///< fonts are measured at this size, without hints of small ones

} // namespace

QFont TextMeasure::font(qreal pixels, bool isBold, bool isItalic)
{
    QFont font(QStringList{QStringLiteral("serif")});
    font.setStyleHint(QFont::Serif);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setPixelSize(std::clamp(qRound(pixels), 1, 10 * Pixels));
    font.setBold(isBold);
    font.setItalic(isItalic);
    return font;
}

double TextMeasure::width(const QString &text, double pixels, bool isBold, bool isItalic) const
{
    return QFontMetricsF(font(pixels, isBold, isItalic)).horizontalAdvance(text);
}

double TextMeasure::xHeight() const
{
    const double height = QFontMetricsF(font(Pixels, false, false)).xHeight() / Pixels;
    return std::clamp(height, 0.3, 0.7);
}

} // namespace Chat
