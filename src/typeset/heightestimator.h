// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/formulas.h"
#include "typeset/textadvances.h"
#include "typeset/texttheme.h"

#include <array>

namespace Chat {

/// Guesses how high blocks will be without laying them out: by the widths of characters, and by the
/// very lengths that a layout goes by. Made in the GUI thread, used in any.
class HeightEstimator final
{
public:
    explicit HeightEstimator(const TextTheme &theme);

    /// With the gap above it. Code is as it is shown at first, or unfolded.
    int heightOf(const MarkdownBlock &block, int width, bool isFirst,
                 bool isUnfolded = false) const;

    std::size_t fontsKey() const { return m_fontsKey; } ///< like that of the same fonts alone

private:
    int contentHeight(const MarkdownBlock &block, int width, bool isUnfolded) const;
    int textHeight(const InlineText &text, int width) const;
    int formulaHeight(const FormulaText &formula) const;
    int indentOf(const MarkdownBlock &block) const;

    std::size_t m_fontsKey = 0;
    TextLengths m_lengths;
    TextAdvances m_advances;
    qreal m_ascent = 0;
    qreal m_descent = 0;
    qreal m_formulaEm = 0; ///< 0: formulas are shown as their source
    std::array<int, 6> m_headingHeights = {}; ///< of a line
    std::array<qreal, 6> m_headingScales = {};
};

} // namespace Chat
