// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/heightestimator.h"

#include "mathematics/formuladrawing.h"
#include "mathematics/formulaengine.h"
#include "mathematics/formulasize.h"
#include "typeset/blockframe.h"
#include "typeset/codeblocklayout.h"
#include "typeset/inlinelayout.h"
#include "typeset/ruleblocklayout.h"
#include "typeset/tableblocklayout.h"

#include <QFontInfo>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace Chat {

HeightEstimator::HeightEstimator(const TextTheme &theme)
    : m_fontsKey(qHashMulti(0, theme.text.key(), theme.code.key(), theme.small.key()))
    , m_lengths(theme)
    , m_advances(theme)
{
    const QFontMetricsF metrics(theme.text);
    m_ascent = metrics.ascent();
    m_descent = metrics.descent();
    if (FormulaEngine::isAvailable())
        m_formulaEm = InlineLayout::formulaEm(theme.text);
    for (std::size_t i = 0; i < m_headingHeights.size(); ++i) {
        m_headingHeights[i] = TextTheme::lineHeightOf(theme.headings[i]);
        m_headingScales[i] = QFontInfo(theme.headings[i]).pixelSize()
            / static_cast<qreal>(std::max(1, QFontInfo(theme.text).pixelSize()));
    }
}

int HeightEstimator::heightOf(const MarkdownBlock &block, int width, bool isFirst,
                              bool isUnfolded) const
{
    const int gap = isFirst ? 0 : BlockFrame::gapOf(block, m_lengths);
    const int indent =
        std::min(indentOf(block), std::max(0, width - BlockFrame::LeastContentWidth));
    return gap + contentHeight(block, width - indent, isUnfolded);
}

int HeightEstimator::indentOf(const MarkdownBlock &block) const
{
    int indent = 0;
    for (const BlockContainer &container : block.containers) {
        if (container.kind == BlockContainer::Kind::Quote) {
            indent += BlockFrame::QuoteIndent;
            continue;
        }
        const qreal marker = m_advances.widthOf(container.marker + BlockFrame::AfterMarker);
        indent += std::max(m_lengths.indent, static_cast<int>(std::round(marker)));
    }
    return indent;
}

int HeightEstimator::contentHeight(const MarkdownBlock &block, int width, bool isUnfolded) const
{
    switch (block.kind) {
    case MarkdownBlock::Kind::Code:
        return CodeBlockLayout::heightOf(block.content.text, m_lengths, width, isUnfolded);
    case MarkdownBlock::Kind::Table:
        return TableBlockLayout::estimatedHeight(block, m_lengths, m_advances, width);
    case MarkdownBlock::Kind::Rule:
        return RuleBlockLayout::heightOf(m_lengths);
    case MarkdownBlock::Kind::Heading: {
        const auto level = static_cast<std::size_t>(std::clamp(block.level, 1, 6) - 1);
        return m_headingHeights[level]
            * m_advances.lineCount(block.content, width, TextAdvances::Bold,
                                   m_headingScales[level]);
    }
    case MarkdownBlock::Kind::Html:
        return m_lengths.codeLineHeight * m_advances.codeLineCount(block.content.text, width);
    case MarkdownBlock::Kind::Paragraph:
        break;
    }
    return textHeight(block.content, width);
}

/// Formulas with lines of their own are expected to be as high as the room that is kept for them.
int HeightEstimator::textHeight(const InlineText &text, int width) const
{
    int height = 0;
    InlineText words = text;
    for (qsizetype i = text.runs.size() - 1; i >= 0 && m_formulaEm > 0; --i) {
        const InlineRun &run = text.runs.at(i);
        if (!(run.styles & InlineStyle::Math))
            continue;
        const auto formula = formulaText(QStringView(text.text).sliced(run.start, run.length));
        if (!formula || !formula->isDisplay)
            continue;
        height += formulaHeight(*formula);
        const InlineText after{
            .text = words.text.sliced(run.start + run.length).trimmed(),
            .runs = {},
        };
        if (after.text.size() > 2) // not just a full stop
            height += m_lengths.lineHeight * m_advances.lineCount(after, width);
        words.text.truncate(run.start);
        words.runs.resize(i);
    }
    if (height > 0 && words.text.trimmed().isEmpty())
        return height;
    if (height > 0)
        words.text = words.text.trimmed();
    return height + m_lengths.lineHeight * m_advances.lineCount(words, width);
}

int HeightEstimator::formulaHeight(const FormulaText &formula) const
{
    const FormulaSize size = expectedSize(formula);
    const qreal scale = m_formulaEm / FormulaDrawing::UnitsPerEm;
    const qreal line = m_ascent + m_descent;
    const int above = std::max(static_cast<int>((m_lengths.lineHeight - line) / 2),
                               static_cast<int>(std::ceil(size.ascent * scale - m_ascent)));
    const int below = std::max(m_lengths.lineHeight - above - static_cast<int>(std::ceil(line)),
                               static_cast<int>(std::ceil(size.descent * scale - m_descent)));
    return above + static_cast<int>(std::ceil(line)) + std::max(0, below);
}

} // namespace Chat
