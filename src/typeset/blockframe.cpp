// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/blockframe.h"

#include "style/icons.h"
#include "typeset/texttheme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace Chat {

namespace {

constexpr int QuoteBar = 3;

} // namespace

int BlockFrame::gapOf(const MarkdownBlock &block, const TextLengths &lengths)
{
    if (block.kind == MarkdownBlock::Kind::Heading)
        return block.level <= 2 ? lengths.paragraphGap * 2 : lengths.paragraphGap * 3 / 2;
    const bool isInItem =
        !block.containers.isEmpty() && block.containers.last().kind == BlockContainer::Kind::Item;
    if (isInItem && !block.blankBefore && block.kind == MarkdownBlock::Kind::Paragraph)
        return lengths.itemGap;
    return lengths.paragraphGap;
}

BlockFrame::BlockFrame(const MarkdownBlock &block, const TextTheme &theme, bool isFirst)
    : m_theme(&theme)
    , m_gap(isFirst ? 0 : gapOf(block, theme))
{
    const QFontMetrics metrics(theme.text);
    int depth = 0;
    for (const BlockContainer &container : block.containers) {
        Level level{.container = container, .x = m_indent, .depth = depth};
        switch (container.kind) {
        case BlockContainer::Kind::Quote:
            level.width = QuoteIndent;
            break;
        case BlockContainer::Kind::Item:
        case BlockContainer::Kind::Footnote:
            level.width =
                std::max(theme.indent, metrics.horizontalAdvance(container.marker + AfterMarker));
            ++depth;
            break;
        }
        m_indent += level.width;
        m_levels.append(level);
    }
}

void BlockFrame::setWidth(int width, bool isMirrored)
{
    m_width = width;
    m_isMirrored = isMirrored;
}

int BlockFrame::mirrored(int x, int width) const
{
    return m_isMirrored ? m_width - x - width : x;
}

QRect BlockFrame::content(int height) const
{
    const int indent = std::min(m_indent, std::max(0, m_width - LeastContentWidth));
    return {m_isMirrored ? 0 : indent, m_gap, m_width - indent, height};
}

void BlockFrame::paint(QPainter &painter, int contentHeight, int baseline) const
{
    for (const Level &level : m_levels) {
        if (level.container.kind == BlockContainer::Kind::Quote) {
            const int top = level.container.starts ? m_gap : 0;
            painter.fillRect(mirrored(level.x, QuoteBar), top, QuoteBar,
                             m_gap + contentHeight - top, m_theme->colors.controlBorder);
        } else if (level.container.starts) {
            paintMarker(painter, level, m_gap + baseline);
        }
    }
}

void BlockFrame::paintMarker(QPainter &painter, const Level &level, int baseline) const
{
    const QFontMetrics metrics(m_theme->text);
    if (level.container.task != BlockContainer::Task::None) {
        const int size = std::max(12, metrics.ascent());
        const QRect box(mirrored(level.x + level.width - size - Metrics::Small, size),
                        baseline - size + metrics.descent() / 2, size, size);
        const bool isDone = level.container.task == BlockContainer::Task::Done;
        painter.setPen(isDone ? QPen(Qt::NoPen) : QPen(m_theme->colors.mutedText, 1));
        painter.setBrush(isDone ? QBrush(m_theme->colors.accent) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        if (isDone)
            icon(Icon::Check, IconTint::OnAccent).paint(&painter, box);
        return;
    }
    if (level.container.marker.isEmpty()) {
        // Drawn, not written: fonts differ too much in their bullets.
        const qreal radius = std::max(2.0, metrics.xHeight() / 3.2);
        const qreal x = mirrored(level.x + level.width - Metrics::Medium, 0);
        const QPointF center(x, baseline - metrics.xHeight() / 2.0);
        painter.setPen(level.depth % 2 == 0 ? QPen(Qt::NoPen)
                                            : QPen(m_theme->colors.mutedText, 1.2));
        painter.setBrush(level.depth % 2 == 0 ? QBrush(m_theme->colors.mutedText)
                                              : QBrush(Qt::NoBrush));
        painter.drawEllipse(center, radius, radius);
        return;
    }
    painter.setFont(m_theme->text);
    painter.setPen(m_theme->colors.mutedText);
    const int width = metrics.horizontalAdvance(level.container.marker);
    painter.drawText(mirrored(level.x + level.width - width - Metrics::Small, width), baseline,
                     level.container.marker);
}

} // namespace Chat
