// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"

#include <array>

namespace Chat {

struct TextTheme;

/// How wide the characters of a theme's text are, as far as that can be said of each alone: enough
/// to guess where lines break, at some nanoseconds a character. It is made in the GUI thread and
/// holds no font, so that any thread may use it.
class TextAdvances final
{
public:
    enum Weight { Plain, Bold };
    struct Extent
    {
        int naturalWidth = 0; ///< of the longest line
        int longestWord = 0;
    };

    explicit TextAdvances(const TextTheme &theme);

    qreal widthOf(QStringView text) const;
    Extent extentOf(const InlineText &text, Weight weight) const;
    /// `scale`: of the font's size to the text's. Of a very long text only the beginning is looked
    /// at.
    int lineCount(const InlineText &text, int width, Weight weight = Plain, qreal scale = 1) const;
    int codeLineCount(QStringView text, int width) const; ///< in the font of code

private:
    template <typename Piece>
    void forEachPiece(const InlineText &text, qsizetype size, Weight weight, Piece piece) const;
    qreal advanceOf(char16_t c) const;
    qreal codeAdvanceOf(char16_t c) const;

    static constexpr qsizetype MostMeasured = 20'000; ///< characters of one text
    static constexpr char16_t Known = 0x530; ///< Latin, Greek and Cyrillic are before it

    std::array<float, Known> m_known = {};
    qreal m_average = 0;
    qreal m_em = 0;
    qreal m_code = 0;
    qreal m_boldScale = 1;
    qreal m_formulaScale = 1;
};

} // namespace Chat
