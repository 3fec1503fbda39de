// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/blocklayout.h"

#include "typeset/codeblocklayout.h"
#include "typeset/ruleblocklayout.h"
#include "typeset/tableblocklayout.h"
#include "typeset/textblocklayout.h"

#include <QPainter>

#include <algorithm>

namespace Chat {

namespace {

quint64 nextId()
{
    static quint64 last = 0;
    return ++last;
}

} // namespace

std::unique_ptr<BlockLayout> BlockLayout::create(const MarkdownBlock &block, const TextTheme &theme,
                                                 bool isFirst, const QColor &textColor)
{
    switch (block.kind) {
    case MarkdownBlock::Kind::Code:
        return std::make_unique<CodeBlockLayout>(block, theme, isFirst);
    case MarkdownBlock::Kind::Table:
        return std::make_unique<TableBlockLayout>(block, theme, isFirst, textColor);
    case MarkdownBlock::Kind::Rule:
        return std::make_unique<RuleBlockLayout>(block, theme, isFirst);
    case MarkdownBlock::Kind::Paragraph:
    case MarkdownBlock::Kind::Heading:
    case MarkdownBlock::Kind::Html:
        break;
    }
    return std::make_unique<TextBlockLayout>(block, theme, isFirst, textColor);
}

BlockLayout::BlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst)
    : m_id(nextId())
    , m_theme(&theme)
    , m_frame(block, theme, isFirst)
{
}

void BlockLayout::setWidth(int width)
{
    m_frame.setWidth(width, isMirrored());
    m_contentHeight = layOutContent(contentWidth());
}

int BlockLayout::naturalWidth() const
{
    const QRect content = m_frame.content(0);
    const int indent = isMirrored() ? 0 : content.x();
    return indent + contentNaturalWidth();
}

void BlockLayout::paint(QPainter &painter, const BlockPaint &what) const
{
    m_frame.paint(painter, m_contentHeight, firstBaseline());
    const QPoint origin = m_frame.content(0).topLeft();
    painter.translate(origin);
    BlockPaint inside = what;
    inside.clip.translate(-origin);
    paintContent(painter, inside);
    painter.translate(-origin);
}

qsizetype BlockLayout::positionAt(QPoint point) const
{
    return contentPositionAt(toContent(point));
}

bool BlockLayout::isOverText(QPoint point) const
{
    return m_frame.content(m_contentHeight).contains(point)
        && controlAt(point) == BlockControl::None;
}

QRect BlockLayout::cursorRect(qsizetype position) const
{
    return contentCursorRect(position).translated(m_frame.content(0).topLeft());
}

std::optional<BlockLayout::Link> BlockLayout::linkAt(QPoint point) const
{
    return contentLinkAt(toContent(point));
}

BlockControl BlockLayout::controlAt(QPoint point) const
{
    if (!m_frame.content(m_contentHeight).contains(point))
        return BlockControl::None;
    return contentControlAt(toContent(point));
}

QRect BlockLayout::controlRect(BlockControl control) const
{
    const QRect rect = contentControlRect(control);
    return rect.isNull() ? QRect() : rect.translated(m_frame.content(0).topLeft());
}

bool BlockLayout::scrollBy(int pixels)
{
    const int next = std::clamp(scroll() + pixels, 0, scrollRange());
    if (next == scroll())
        return false;
    setScroll(next);
    return true;
}

bool BlockLayout::scrollTo(qsizetype position)
{
    constexpr int Margin = 8;
    const int x = contentCursorRect(position).left();
    const int quarter = contentWidth() / 4; // some of what is around it should be seen, too
    if (x < Margin)
        return scrollBy(x - quarter);
    return x > contentWidth() - Margin && scrollBy(x - contentWidth() + quarter);
}

void BlockLayout::dragScrollBar(int pixels)
{
    scrollBy(qRound(static_cast<qreal>(pixels) * scrollRange() / std::max(1, scrollBarTravel())));
}

} // namespace Chat
