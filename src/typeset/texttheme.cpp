// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/texttheme.h"

#include "style/readingfont.h"
#include "typeset/heightestimator.h"

#include <QFontDatabase>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace Chat {

namespace {

constexpr qreal CodeScale = 0.92; ///< fixed fonts look larger than they are
constexpr qreal LineSpacing = 1.3;
constexpr std::array<qreal, 6> HeadingScales{1.5, 1.3, 1.15, 1.05, 1.0, 0.95};

QFont scaled(QFont font, qreal scale)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(std::max(1, qRound(font.pixelSize() * scale)));
    return font;
}

QString colorEmojiFamily()
{
    const QString family = QStringLiteral("Noto Color Emoji");
    return QFontDatabase::hasFamily(family) ? family : QString();
}

} // namespace

int TextTheme::lineHeightOf(const QFont &font)
{
    const QFontMetricsF metrics(font);
    return static_cast<int>(std::ceil((metrics.ascent() + metrics.descent()) * LineSpacing));
}

TextTheme TextTheme::from(const QFont &font, const QPalette &palette)
{
    TextTheme theme;
    theme.colors = themeColors(palette);
    theme.isDark = theme.colors.base.lightness() < 128;
    theme.codeColors = CodeColors::forTheme(theme.isDark);

    theme.text = readingFont(font);
    theme.emojiFamily = colorEmojiFamily();
    theme.small = font;
    theme.code = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (theme.text.pointSizeF() > 0)
        theme.code.setPointSizeF(theme.text.pointSizeF() * CodeScale);
    else
        theme.code.setPixelSize(qRound(theme.text.pixelSize() * CodeScale));
    theme.code.setStyleHint(QFont::Monospace);
    theme.code.setFixedPitch(true);
    for (std::size_t i = 0; i < theme.headings.size(); ++i) {
        theme.headings[i] = scaled(theme.text, HeadingScales[i]);
        theme.headings[i].setWeight(QFont::DemiBold);
    }

    theme.lineHeight = lineHeightOf(theme.text);
    theme.codeLineHeight = lineHeightOf(theme.code);
    theme.smallLineHeight = lineHeightOf(theme.small);
    const QFontMetricsF metrics(theme.text);
    theme.codeCharacterWidth =
        std::max<qreal>(1, QFontMetricsF(theme.code).horizontalAdvance(u'x'));
    theme.paragraphGap = qRound(theme.lineHeight * 0.65);
    theme.itemGap = std::max(2, qRound(theme.lineHeight * 0.2));
    theme.indent = qRound(metrics.horizontalAdvance(QStringLiteral("00. ")));
    theme.columnWidth = textColumnWidth(font);
    theme.estimator = std::make_shared<const HeightEstimator>(theme);
    return theme;
}

} // namespace Chat
