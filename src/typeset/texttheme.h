// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "style/themecolors.h"
#include "typeset/codecolors.h"

#include <QFont>

#include <array>
#include <memory>

namespace Chat {

class FormulaCache;
class HeightEstimator;

/// The lengths that follow from a theme's fonts, in device-independent pixels. Any thread.
struct TextLengths
{
    int lineHeight = 0; ///< of text
    int codeLineHeight = 0;
    int smallLineHeight = 0;
    qreal codeCharacterWidth = 0; ///< not rounded: a line may have a thousand of them
    int paragraphGap = 0; ///< between blocks
    int itemGap = 0; ///< between items without a blank line between them
    int indent = 0; ///< of an item's text, at least
    int columnWidth = 0; ///< lines of text are not longer than this: see textColumnWidth()

    bool operator==(const TextLengths &) const = default;
};

/// What text looks like: fonts, colours and lengths. A value; layouts refer to one that outlives
/// them.
struct TextTheme : TextLengths
{
    ThemeColors colors = {};
    CodeColors codeColors = {};
    bool isDark = false;

    QFont text = {};
    QFont code = {};
    QFont small = {}; ///< notices, the language of code
    std::array<QFont, 6> headings = {};
    QString emojiFamily = {}; ///< empty where there is no such font
    const FormulaCache *formulas = nullptr; ///< those not in it are shown as their source
    std::shared_ptr<const HeightEstimator> estimator = {}; ///< for these fonts

    /// From the font that the application uses for everything else, and its palette.
    static TextTheme from(const QFont &font, const QPalette &palette);

    /// The line height that text in this font has.
    static int lineHeightOf(const QFont &font);
};

} // namespace Chat
