// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/textblocklayout.h"

#include "typeset/texttheme.h"

namespace Chat {

namespace {

const QFont &fontOf(const MarkdownBlock &block, const TextTheme &theme)
{
    if (block.kind == MarkdownBlock::Kind::Heading)
        return theme.headings[static_cast<std::size_t>(std::clamp(block.level, 1, 6) - 1)];
    if (block.kind == MarkdownBlock::Kind::Html)
        return theme.code;
    return theme.text;
}

} // namespace

std::optional<BlockLayout::Link> linkOf(const InlineText &text, int target)
{
    if (target < 0)
        return {};
    BlockLayout::Link link{.target = text.targets.at(target)};
    for (const InlineRun &run : text.runs) {
        if (run.target != target)
            continue;
        link.text += QStringView(text.text).sliced(run.start, run.length);
        link.isPicture = link.isPicture || run.styles & InlineStyle::Image;
    }
    return link;
}

TextBlockLayout::TextBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst,
                                 const QColor &color)
    : BlockLayout(block, theme, isFirst)
    , m_text(block.content, fontOf(block, theme), color, theme)
{
}

int TextBlockLayout::layOutContent(int width)
{
    m_text.layOut(width);
    return m_text.height();
}

void TextBlockLayout::paintContent(QPainter &painter, const BlockPaint &what) const
{
    m_text.paint(painter, {}, what.marks, what.clip);
}

std::optional<BlockLayout::Link> TextBlockLayout::contentLinkAt(QPoint point) const
{
    return linkOf(m_text.content(), m_text.targetAt(point));
}

} // namespace Chat
