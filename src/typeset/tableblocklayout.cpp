// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/tableblocklayout.h"

#include "style/metrics.h"
#include "typeset/textadvances.h"
#include "typeset/textblocklayout.h"
#include "typeset/texttheme.h"

#include <QPainter>

#include <algorithm>
#include <numeric>

namespace Chat {

namespace {

constexpr int PaddingX = Metrics::Medium;
constexpr int PaddingY = 6;
constexpr int ScrollBarHeight = 10;
constexpr int NoLimit = 1'000'000;
constexpr int LongestWord = 320; ///< a column need not be wider than this for one word

TextMark inCell(const TextMark &mark, qsizetype start, qsizetype size)
{
    TextMark part = mark;
    part.start = std::clamp<qsizetype>(mark.start - start, 0, size);
    part.end = std::clamp<qsizetype>(mark.end - start, 0, size);
    return part;
}

} // namespace

TableBlockLayout::TableBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst,
                                   const QColor &color)
    : BlockLayout(block, theme, isFirst)
    , m_alignments(block.columns)
{
    const int columns = static_cast<int>(block.columns.size());
    m_columnWidths.fill(0, columns);
    m_minimumWidths.fill(0, columns);
    m_naturalWidths.fill(0, columns);
    QFont header = theme.text;
    header.setWeight(QFont::DemiBold);

    m_cells.reserve(static_cast<std::size_t>(block.cells.size()));
    qsizetype start = 0;
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        const InlineText &content = block.cells.at(i);
        Cell cell{.text = std::make_unique<InlineLayout>(content, i < columns ? header : theme.text,
                                                         color, theme),
                  .start = start};
        cell.text->layOut(NoLimit);
        cell.naturalWidth = cell.text->naturalWidth();
        const int column = static_cast<int>(i) % columns;
        m_naturalWidths[column] = std::max(m_naturalWidths.at(column), cell.naturalWidth);
        m_minimumWidths[column] =
            std::max(m_minimumWidths.at(column), std::min(cell.text->minimumWidth(), LongestWord));
        start += content.text.size() + 1;
        m_cells.push_back(std::move(cell));
    }
    m_naturalWidth = std::accumulate(m_naturalWidths.cbegin(), m_naturalWidths.cend(), 0)
        + 2 * PaddingX * columns;
    m_isMirrored =
        std::ranges::any_of(block.cells.first(std::min<qsizetype>(columns, block.cells.size())),
                            [](const InlineText &cell) { return cell.text.isRightToLeft(); });
}

qsizetype TableBlockLayout::textSize() const
{
    if (m_cells.empty())
        return 0;
    return m_cells.back().start + m_cells.back().text->content().text.size();
}

QStringList TableBlockLayout::missingFormulas() const
{
    QStringList missing;
    for (const Cell &cell : m_cells)
        missing += cell.text->missingFormulas();
    return missing;
}

Qt::Alignment TableBlockLayout::alignment(int column) const
{
    switch (m_alignments.at(column)) {
    case MarkdownBlock::Alignment::Left:
        return Qt::AlignLeft | Qt::AlignAbsolute;
    case MarkdownBlock::Alignment::Center:
        return Qt::AlignHCenter;
    case MarkdownBlock::Alignment::Right:
        return Qt::AlignRight | Qt::AlignAbsolute;
    case MarkdownBlock::Alignment::None:
        break;
    }
    return Qt::AlignLeading;
}

QList<int> TableBlockLayout::columnWidths(const QList<int> &natural, const QList<int> &minimum,
                                          int available)
{
    const int allNatural = std::accumulate(natural.cbegin(), natural.cend(), 0);
    const int allMinimum = std::accumulate(minimum.cbegin(), minimum.cend(), 0);
    if (allNatural <= available)
        return natural;
    QList<int> widths = minimum;
    if (allMinimum >= available)
        return widths;
    // What is left goes to the columns that want more, by the square root of what they want: so a
    // long text does not starve the short ones beside it.
    QList<qreal> wants;
    qreal allWants = 0;
    for (qsizetype i = 0; i < natural.size(); ++i) {
        wants.append(std::sqrt(natural.at(i) - minimum.at(i)));
        allWants += wants.last();
    }
    int left = available - allMinimum;
    for (qsizetype i = 0; i < natural.size() && allWants > 0; ++i) {
        const int share =
            std::min(natural.at(i) - minimum.at(i),
                     static_cast<int>((available - allMinimum) * wants.at(i) / allWants));
        widths[i] += share;
        left -= share;
    }
    for (qsizetype i = 0; i < natural.size() && left > 0; ++i) {
        const int share = std::min(left, natural.at(i) - widths.at(i));
        widths[i] += share;
        left -= share;
    }
    return widths;
}

int TableBlockLayout::estimatedHeight(const MarkdownBlock &block, const TextLengths &lengths,
                                      const TextAdvances &advances, int width)
{
    const qsizetype columns = block.columns.size();
    if (columns == 0)
        return 0;
    QList<int> natural(columns, 0);
    QList<int> minimum(columns, 0);
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        const TextAdvances::Extent extent = advances.extentOf(
            block.cells.at(i), i < columns ? TextAdvances::Bold : TextAdvances::Plain);
        natural[i % columns] = std::max(natural.at(i % columns), extent.naturalWidth);
        minimum[i % columns] =
            std::max(minimum.at(i % columns), std::min(extent.longestWord, LongestWord));
    }
    const int padding = 2 * PaddingX * static_cast<int>(columns);
    const QList<int> widths = columnWidths(natural, minimum, width - padding);
    int height = 1;
    int lines = 1;
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        const auto weight = i < columns ? TextAdvances::Bold : TextAdvances::Plain;
        lines =
            std::max(lines, advances.lineCount(block.cells.at(i), widths.at(i % columns), weight));
        if (i % columns == columns - 1) {
            height += lines * lengths.lineHeight + 2 * PaddingY;
            lines = 1;
        }
    }
    const bool scrolls = std::accumulate(widths.cbegin(), widths.cend(), padding) > width;
    return height + (scrolls ? ScrollBarHeight : 0);
}

int TableBlockLayout::layOutContent(int width)
{
    m_width = width;
    m_columnWidths =
        columnWidths(m_naturalWidths, m_minimumWidths, width - 2 * PaddingX * columnCount());
    m_tableWidth = std::accumulate(m_columnWidths.cbegin(), m_columnWidths.cend(), 0)
        + 2 * PaddingX * columnCount();
    m_rowTops = {0};
    int rowHeight = 0;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const int column = static_cast<int>(i) % columnCount();
        m_cells[i].text->layOut(m_columnWidths.at(column), alignment(column));
        rowHeight = std::max(rowHeight, m_cells[i].text->height());
        if (column == columnCount() - 1) {
            m_rowTops.append(m_rowTops.last() + rowHeight + 2 * PaddingY);
            rowHeight = 0;
        }
    }
    m_scroll = std::clamp(m_scroll, 0, scrollRange());
    return m_rowTops.last() + 1 + (scrollRange() > 0 ? ScrollBarHeight : 0);
}

int TableBlockLayout::scrollRange() const
{
    return std::max(0, m_tableWidth - m_width);
}

int TableBlockLayout::scrollBarTravel() const
{
    return m_width - std::max(32, m_width * m_width / std::max(1, m_tableWidth));
}

QRect TableBlockLayout::scrollBarRect() const
{
    if (scrollRange() == 0)
        return {};
    return {0, m_rowTops.last() + 1, m_width, ScrollBarHeight};
}

int TableBlockLayout::firstBaseline() const
{
    return PaddingY + (m_cells.empty() ? 0 : m_cells.front().text->firstBaseline());
}

int TableBlockLayout::columnLeft(int column) const
{
    int left = 0;
    for (int i = 0; i < column; ++i)
        left += m_columnWidths.at(i) + 2 * PaddingX;
    if (!m_isMirrored)
        return left - m_scroll;
    return std::max(m_width, m_tableWidth) - left - m_columnWidths.at(column) - 2 * PaddingX
        - m_scroll;
}

QPoint TableBlockLayout::cellOrigin(int row, int column) const
{
    return {columnLeft(column) + PaddingX, m_rowTops.at(row) + PaddingY};
}

void TableBlockLayout::paintContent(QPainter &painter, const BlockPaint &what) const
{
    const ThemeColors &colors = theme().colors;
    painter.save();
    painter.setClipRect(QRect(0, 0, m_width, m_rowTops.last() + 1), Qt::IntersectClip);
    const int left =
        m_isMirrored ? std::max(m_width, m_tableWidth) - m_tableWidth - m_scroll : -m_scroll;
    if (rowCount() > 0)
        painter.fillRect(left, 0, m_tableWidth, m_rowTops.at(1), colors.codeBackground);
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rowTops.at(row) > what.clip.bottom())
            break;
        if (m_rowTops.at(row + 1) < what.clip.top())
            continue;
        painter.fillRect(left, m_rowTops.at(row + 1), m_tableWidth, 1,
                         row == 0 ? colors.controlBorder : colors.border);
        for (int column = 0; column < columnCount(); ++column) {
            const Cell &cell = m_cells[static_cast<std::size_t>(row * columnCount() + column)];
            const qsizetype size = cell.text->content().text.size();
            TextMarks marks{.selection = inCell(what.marks.selection, cell.start, size)};
            for (const TextMark &match : what.marks.matches) {
                if (match.start < cell.start + size && match.end > cell.start)
                    marks.matches.append(inCell(match, cell.start, size));
            }
            cell.text->paint(painter, cellOrigin(row, column), marks, what.clip);
        }
    }
    painter.restore();
    if (const QRect bar = scrollBarRect(); !bar.isEmpty()) {
        const int travel = std::max(1, scrollBarTravel());
        const int x = qRound(1.0 * travel * m_scroll / scrollRange());
        painter.setPen(Qt::NoPen);
        painter.setBrush(what.hovered == BlockControl::ScrollBar ? colors.mutedText
                                                                 : colors.controlBorder);
        painter.drawRoundedRect(QRect(x, bar.center().y() - 2, m_width - travel, 5), 2.5, 2.5);
    }
}

const TableBlockLayout::Cell &TableBlockLayout::cellAt(QPoint point, QPoint *inside) const
{
    const auto below = std::ranges::upper_bound(m_rowTops, point.y());
    const int row = std::clamp(static_cast<int>(below - m_rowTops.begin()) - 1, 0, rowCount() - 1);
    int column = 0;
    int nearest = NoLimit;
    for (int i = 0; i < columnCount(); ++i) {
        const int left = columnLeft(i);
        const int right = left + m_columnWidths.at(i) + 2 * PaddingX;
        const int distance = point.x() < left ? left - point.x() : std::max(0, point.x() - right);
        if (distance < nearest) {
            nearest = distance;
            column = i;
        }
    }
    *inside = point - cellOrigin(row, column);
    return m_cells[static_cast<std::size_t>(row * columnCount() + column)];
}

qsizetype TableBlockLayout::contentPositionAt(QPoint point) const
{
    if (m_cells.empty() || rowCount() == 0)
        return 0;
    QPoint inside;
    const Cell &cell = cellAt(point, &inside);
    return cell.start + cell.text->positionAt(inside);
}

QRect TableBlockLayout::contentCursorRect(qsizetype position) const
{
    if (m_cells.empty() || rowCount() == 0)
        return {0, 0, 1, theme().lineHeight};
    const auto after = std::ranges::upper_bound(m_cells, position, {}, &Cell::start);
    const int index = std::max(0, static_cast<int>(after - m_cells.begin()) - 1);
    const Cell &cell = m_cells[static_cast<std::size_t>(index)];
    const int row = std::min(index / columnCount(), rowCount() - 1);
    return cell.text->cursorRect(position - cell.start)
        .translated(cellOrigin(row, index % columnCount()));
}

std::optional<BlockLayout::Link> TableBlockLayout::contentLinkAt(QPoint point) const
{
    if (m_cells.empty() || rowCount() == 0)
        return {};
    QPoint inside;
    const Cell &cell = cellAt(point, &inside);
    return linkOf(cell.text->content(), cell.text->targetAt(inside));
}

BlockControl TableBlockLayout::contentControlAt(QPoint point) const
{
    return scrollBarRect().contains(point) ? BlockControl::ScrollBar : BlockControl::None;
}

} // namespace Chat
