// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/heightestimator.h"

#include "typeset/blockframe.h"
#include "typeset/codeblocklayout.h"
#include "typeset/ruleblocklayout.h"
#include "typeset/tableblocklayout.h"

#include <QFontInfo>

#include <algorithm>
#include <cmath>

namespace Chat {

HeightEstimator::HeightEstimator(const TextTheme &theme)
    : m_fontsKey(qHashMulti(0, theme.text.key(), theme.code.key(), theme.small.key()))
    , m_lengths(theme)
    , m_advances(theme)
{
    for (std::size_t i = 0; i < m_headingHeights.size(); ++i) {
        m_headingHeights[i] = TextTheme::lineHeightOf(theme.headings[i]);
        m_headingScales[i] = QFontInfo(theme.headings[i]).pixelSize()
            / static_cast<qreal>(std::max(1, QFontInfo(theme.text).pixelSize()));
    }
}

int HeightEstimator::heightOf(const MarkdownBlock &block, int width, bool isFirst) const
{
    const int gap = isFirst ? 0 : BlockFrame::gapOf(block, m_lengths);
    const int indent =
        std::min(indentOf(block), std::max(0, width - BlockFrame::LeastContentWidth));
    return gap + contentHeight(block, width - indent);
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

int HeightEstimator::contentHeight(const MarkdownBlock &block, int width) const
{
    switch (block.kind) {
    case MarkdownBlock::Kind::Code:
        return CodeBlockLayout::heightOf(block.content.text, m_lengths, width);
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
    return m_lengths.lineHeight * m_advances.lineCount(block.content, width);
}

} // namespace Chat
