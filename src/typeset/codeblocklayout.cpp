// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/codeblocklayout.h"

#include "style/metrics.h"
#include "typeset/texttheme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QtMath>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int Padding = Metrics::Medium;
constexpr int TabColumns = 4;
constexpr int LongestRow = 1000; ///< characters
constexpr int MostWrappedRows = 5000; ///< each of them has to be laid out to know its height
constexpr int ScrollBarHeight = 10; ///< with the room around it
constexpr int ShortestHandle = 32;

/// In characters of a fixed font, as far as that can be told without the font.
int columnsOf(QStringView row)
{
    int columns = 0;
    for (const QChar c : row) {
        if (c == u'\t')
            columns += TabColumns - columns % TabColumns;
        else
            columns += c.unicode() >= 0x1100 && !c.isLowSurrogate() ? 2 : 1;
    }
    return columns;
}

} // namespace

CodeBlockLayout::CodeBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst)
    : BlockLayout(block, theme, isFirst)
    , m_text(block.content.text)
    , m_language(block.language)
{
    readRows(0);
}

bool CodeBlockLayout::extend(const MarkdownBlock &block, qsizetype character)
{
    if (block.kind != MarkdownBlock::Kind::Code || block.language != m_language
        || character > m_text.size() || isFolded())
        return false;
    m_text.truncate(character);
    m_text += QStringView(block.content.text).sliced(character);
    readRows(character);
    if (m_width > 0)
        setContentHeight(layOutContent(m_width));
    return true;
}

void CodeBlockLayout::readRows(qsizetype from)
{
    // From the beginning of the line that `from` is in.
    while (!m_rows.isEmpty()
           && (m_rows.last().start > from || m_rows.last().start + m_rows.last().length >= from
               || m_rows.last().lineStart > 0))
        m_rows.removeLast();
    qsizetype start = 0;
    m_lineCount = 0;
    if (!m_rows.isEmpty()) {
        start = m_rows.last().start + m_rows.last().length + 1;
        m_lineCount = m_rows.last().line + 1;
    }
    if (m_wrapped.count() > m_rows.size())
        m_wrapped.truncate(m_rows.size());
    while (start <= m_text.size()) {
        const qsizetype newline = m_text.indexOf(u'\n', start);
        const qsizetype end = newline < 0 ? m_text.size() : newline;
        addRows(start, end);
        ++m_lineCount;
        start = end + 1;
    }
}

void CodeBlockLayout::addRows(qsizetype start, qsizetype end)
{
    const qsizetype lineStart = start;
    do {
        qsizetype rowEnd = std::min(start + LongestRow, end);
        if (rowEnd < end && m_text.at(rowEnd).isLowSurrogate())
            --rowEnd;
        m_rows.append({.start = start,
                       .length = static_cast<int>(rowEnd - start),
                       .line = m_lineCount,
                       .lineStart = static_cast<int>(start - lineStart)});
        const QStringView row = QStringView(m_text).sliced(start, rowEnd - start);
        m_textWidth = std::max(m_textWidth, qCeil(columnsOf(row) * theme().codeCharacterWidth));
        start = rowEnd;
    } while (start < end);
}

bool CodeBlockLayout::isLong(QStringView code)
{
    return extentOf(code, LongestNotFolded).rows > LongestNotFolded;
}

int CodeBlockLayout::heightOf(QStringView code, const TextLengths &lengths, int width,
                              bool isUnfolded)
{
    const Extent extent = extentOf(code, isUnfolded ? code.size() + 1 : LongestNotFolded);
    const bool isFoldable = extent.rows > LongestNotFolded;
    const int shown = isFoldable && !isUnfolded ? FoldedLines : extent.rows;
    const int header = lengths.smallLineHeight + Metrics::Small;
    int height = header + shown * lengths.codeLineHeight + Padding;
    if (qCeil(extent.columns * lengths.codeCharacterWidth) + 2 * Padding > width)
        height += ScrollBarHeight - Metrics::Tiny;
    return isFoldable ? height + header : height;
}

/// Counts no further than to one row more than `most`.
CodeBlockLayout::Extent CodeBlockLayout::extentOf(QStringView code, qsizetype most)
{
    Extent extent;
    for (qsizetype start = 0; start <= code.size() && extent.rows <= most;) {
        const qsizetype newline = code.indexOf(u'\n', start);
        const qsizetype end = newline < 0 ? code.size() : newline;
        if (extent.rows <= LongestNotFolded) {
            const qsizetype length = std::min<qsizetype>(end - start, LongestRow);
            extent.columns = std::max(extent.columns, columnsOf(code.sliced(start, length)));
        }
        extent.rows += std::max(1, static_cast<int>((end - start + LongestRow - 1) / LongestRow));
        start = end + 1;
    }
    return extent;
}

void CodeBlockLayout::setSpans(int firstLine, const QList<QList<CodeSpan>> &lines)
{
    if (m_spans.size() < firstLine + lines.size())
        m_spans.resize(firstLine + lines.size());
    std::ranges::copy(lines, m_spans.begin() + firstLine);
}

QString CodeBlockLayout::linesFrom(int first, int end) const
{
    const auto from = std::ranges::lower_bound(m_rows, first, {}, &Row::line);
    const auto to = std::ranges::lower_bound(m_rows, end, {}, &Row::line);
    if (from == to)
        return {};
    const qsizetype stop = to == m_rows.end() ? m_text.size() : to->start - 1;
    return m_text.sliced(from->start, stop - from->start);
}

int CodeBlockLayout::headerHeight() const
{
    return theme().smallLineHeight + Metrics::Small;
}

int CodeBlockLayout::shownRows() const
{
    return isFolded() ? FoldedLines : rowCount();
}

int CodeBlockLayout::rowTop(int row) const
{
    if (m_view.isWrapped)
        return static_cast<int>(m_wrapped.top(row));
    return row * theme().codeLineHeight;
}

int CodeBlockLayout::rowAt(int y) const
{
    const int row = m_view.isWrapped ? static_cast<int>(m_wrapped.indexAt(std::max(0, y)))
                                     : y / theme().codeLineHeight;
    return std::clamp(row, 0, std::max(0, shownRows() - 1));
}

int CodeBlockLayout::rowOfPosition(qsizetype position) const
{
    const auto after = std::ranges::upper_bound(m_rows, position, {}, &Row::start);
    return std::max(0, static_cast<int>(after - m_rows.begin()) - 1);
}

int CodeBlockLayout::bodyHeight() const
{
    return rowTop(shownRows());
}

int CodeBlockLayout::textX() const
{
    return Padding - m_view.scroll;
}

int CodeBlockLayout::scrollRange() const
{
    if (m_view.isWrapped)
        return 0;
    return std::max(0, m_textWidth + 2 * Padding - m_width);
}

int CodeBlockLayout::contentHeight() const
{
    int height = headerHeight() + bodyHeight() + Padding;
    if (scrollRange() > 0)
        height += ScrollBarHeight - Metrics::Tiny;
    if (isFoldable())
        height += headerHeight();
    return height;
}

QRect CodeBlockLayout::bodyRect() const
{
    return {0, headerHeight(), m_width, bodyHeight()};
}

QRect CodeBlockLayout::scrollBarRect() const
{
    if (scrollRange() == 0)
        return {};
    return {Padding, headerHeight() + bodyHeight() + 2, m_width - 2 * Padding, ScrollBarHeight};
}

int CodeBlockLayout::scrollBarTravel() const
{
    const int width = m_width - 2 * Padding;
    return width - std::max(ShortestHandle, width * m_width / (m_textWidth + 2 * Padding));
}

QRect CodeBlockLayout::foldRect() const
{
    if (!isFoldable())
        return {};
    return {0, contentHeight() - headerHeight(), m_width, headerHeight()};
}

QList<CodeBlockLayout::Button> CodeBlockLayout::buttons() const
{
    QList<Button> buttons{
        {BlockControl::SaveCode, tr("Save as…")},
        {BlockControl::WrapCode, m_view.isWrapped ? tr("Unwrap") : tr("Wrap")},
        {BlockControl::CopyCode, tr("Copy")},
    };
    if (!m_view.isWrapped && rowCount() > MostWrappedRows)
        buttons.removeAt(1);
    const QFontMetrics metrics(theme().small);
    int right = m_width - Metrics::Tiny;
    for (Button &button : buttons) {
        const int width = metrics.horizontalAdvance(button.text) + 2 * Metrics::Small;
        right -= width;
        button.rect = {right, Metrics::Tiny / 2, width, headerHeight() - Metrics::Tiny};
    }
    return buttons;
}

void CodeBlockLayout::prepare(QTextLayout &layout, int row) const
{
    const Row &place = m_rows.at(row);
    QTextOption option(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(m_view.isWrapped ? QTextOption::WrapAtWordBoundaryOrAnywhere
                                        : QTextOption::NoWrap);
    option.setTabStopDistance(TabColumns * theme().codeCharacterWidth);
    layout.setTextOption(option);

    if (place.line < m_spans.size()) {
        QList<QTextLayout::FormatRange> formats;
        for (const CodeSpan &span : m_spans.at(place.line)) {
            const int from = std::max(span.start, place.lineStart);
            const int to = std::min(span.start + span.length, place.lineStart + place.length);
            if (from >= to)
                continue;
            QTextLayout::FormatRange range;
            range.start = from - place.lineStart;
            range.length = to - from;
            range.format.setForeground(theme().codeColors.of(span.token));
            if (span.token == CodeToken::Comment)
                range.format.setFontItalic(true);
            formats.append(range);
        }
        layout.setFormats(formats);
    }

    layout.beginLayout();
    int y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(m_view.isWrapped ? std::max(1, m_width - 2 * Padding) : 1e6);
        // Rows have one height, whatever fonts and marks their characters bring along.
        line.setPosition(QPointF(0, y + std::floor((theme().codeLineHeight - line.height()) / 2)));
        y += theme().codeLineHeight;
    }
    layout.endLayout();
}

int CodeBlockLayout::layOutContent(int width)
{
    const bool isNewWidth = width != m_width;
    m_width = width;
    if (m_view.isWrapped) {
        if (isNewWidth)
            m_wrapped.truncate(0);
        for (int row = static_cast<int>(m_wrapped.count()); row < rowCount(); ++row) {
            QTextLayout layout(m_text.sliced(m_rows.at(row).start, m_rows.at(row).length),
                               theme().code);
            prepare(layout, row);
            m_wrapped.append(std::max(1, layout.lineCount()) * theme().codeLineHeight);
        }
    } else {
        m_wrapped.truncate(0);
    }
    m_view.scroll = std::clamp(m_view.scroll, 0, scrollRange());
    return contentHeight();
}

int CodeBlockLayout::contentNaturalWidth() const
{
    int width = m_textWidth + 2 * Padding;
    int header = QFontMetrics(theme().small).horizontalAdvance(m_language) + 2 * Padding;
    for (const Button &button : buttons())
        header += button.rect.width();
    return std::max(width, header);
}

int CodeBlockLayout::firstBaseline() const
{
    const QFontMetrics metrics(theme().small);
    return (headerHeight() + metrics.ascent() - metrics.descent()) / 2;
}

void CodeBlockLayout::paintHeader(QPainter &painter, const BlockPaint &what) const
{
    painter.setFont(theme().small);
    const QList<Button> all = buttons();
    const int room = (all.isEmpty() ? m_width : all.last().rect.left()) - Padding;
    painter.setPen(theme().colors.mutedText);
    painter.drawText(QRect(Padding, 0, room, headerHeight()), Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(theme().small)
                         .elidedText(m_language.left(60), Qt::ElideRight, std::max(0, room)));
    for (const Button &button : all) {
        if (button.control == what.hovered) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().colors.hover);
            painter.drawRoundedRect(button.rect, Metrics::Tiny, Metrics::Tiny);
        }
        const bool isConfirmed = button.control == what.confirmed;
        painter.setPen(isConfirmed                          ? theme().colors.success
                           : button.control == what.hovered ? theme().colors.text
                                                            : theme().colors.mutedText);
        painter.drawText(button.rect, Qt::AlignCenter, isConfirmed ? u"✓"_s : button.text);
    }
}

void CodeBlockLayout::paintRow(QPainter &painter, int row, const TextMarks &marks) const
{
    const Row &place = m_rows.at(row);
    QTextLayout layout(m_text.sliced(place.start, place.length), theme().code);
    prepare(layout, row);

    QList<QTextLayout::FormatRange> ranges;
    const auto add = [&](const TextMark &mark, const QColor &ground, const QColor &text) {
        const qsizetype from = std::max(mark.start, place.start);
        const qsizetype to = std::min(mark.end, place.start + place.length);
        if (from >= to)
            return;
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(from - place.start);
        range.length = static_cast<int>(to - from);
        range.format.setBackground(ground);
        range.format.setForeground(text);
        ranges.append(range);
    };
    const ThemeColors &colors = theme().colors;
    for (const TextMark &match : marks.matches)
        add(match, match.isCurrent ? colors.warning : colors.warningBackground,
            match.isCurrent ? colors.base : colors.text);
    if (marks.selection.end > marks.selection.start)
        add(marks.selection, colors.accent, colors.accentText);
    painter.setPen(theme().codeColors.of(CodeToken::Text));
    layout.draw(&painter, QPointF(textX(), headerHeight() + rowTop(row)), ranges);
}

void CodeBlockLayout::paintContent(QPainter &painter, const BlockPaint &what) const
{
    const ThemeColors &colors = theme().colors;
    const QRect whole(0, 0, m_width, contentHeight());
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.codeBackground);
    painter.drawRoundedRect(QRectF(whole).adjusted(0.5, 0.5, -0.5, -0.5), Metrics::Small,
                            Metrics::Small);
    if (what.clip.top() <= headerHeight())
        paintHeader(painter, what);

    const QRect body = bodyRect().intersected(what.clip);
    if (!body.isEmpty() && shownRows() > 0) {
        painter.save();
        painter.setClipRect(bodyRect().adjusted(1, 0, -1, 0), Qt::IntersectClip);
        const int last = rowAt(body.bottom() - headerHeight());
        for (int row = rowAt(body.top() - headerHeight()); row <= last; ++row)
            paintRow(painter, row, what.marks);
        painter.restore();
    }
    if (const QRect bar = scrollBarRect(); !bar.isEmpty()) {
        const int travel = std::max(1, scrollBarTravel());
        const int x = bar.left() + qRound(1.0 * travel * m_view.scroll / scrollRange());
        painter.setPen(Qt::NoPen);
        painter.setBrush(what.hovered == BlockControl::ScrollBar ? colors.mutedText
                                                                 : colors.controlBorder);
        painter.drawRoundedRect(QRect(x, bar.center().y() - 2, bar.width() - travel, 5), 2.5, 2.5);
    }
    if (const QRect fold = foldRect(); !fold.isEmpty()) {
        painter.setFont(theme().small);
        painter.setPen(what.hovered == BlockControl::UnfoldCode ? colors.text : colors.accent);
        painter.drawText(fold, Qt::AlignCenter,
                         isFolded() ? tr("Show all %n line(s)", nullptr, m_lineCount)
                                    : tr("Show less"));
    }
}

qsizetype CodeBlockLayout::contentPositionAt(QPoint point) const
{
    if (m_rows.isEmpty() || point.y() < headerHeight())
        return 0;
    if (point.y() >= headerHeight() + bodyHeight())
        return m_rows.at(shownRows() - 1).start + m_rows.at(shownRows() - 1).length;
    const int row = rowAt(point.y() - headerHeight());
    const Row &place = m_rows.at(row);
    QTextLayout layout(m_text.sliced(place.start, place.length), theme().code);
    prepare(layout, row);
    const int lineIndex = (point.y() - headerHeight() - rowTop(row)) / theme().codeLineHeight;
    if (layout.lineCount() == 0)
        return place.start;
    const QTextLine line = layout.lineAt(std::clamp(lineIndex, 0, layout.lineCount() - 1));
    return place.start + line.xToCursor(point.x() - textX());
}

QRect CodeBlockLayout::contentCursorRect(qsizetype position) const
{
    if (m_rows.isEmpty())
        return {Padding, headerHeight(), 1, theme().codeLineHeight};
    const int row = std::min(rowOfPosition(position), shownRows() - 1);
    const Row &place = m_rows.at(row);
    QTextLayout layout(m_text.sliced(place.start, place.length), theme().code);
    prepare(layout, row);
    const int inRow =
        static_cast<int>(std::clamp<qsizetype>(position - place.start, 0, place.length));
    const QTextLine line = layout.lineForTextPosition(inRow);
    const int top = headerHeight() + rowTop(row);
    if (!line.isValid())
        return {textX(), top, 1, theme().codeLineHeight};
    return {textX() + qRound(line.cursorToX(inRow)),
            top + line.lineNumber() * theme().codeLineHeight, 1, theme().codeLineHeight};
}

BlockControl CodeBlockLayout::contentControlAt(QPoint point) const
{
    if (point.y() < headerHeight()) {
        for (const Button &button : buttons()) {
            if (button.rect.contains(point))
                return button.control;
        }
        return BlockControl::None;
    }
    if (foldRect().contains(point))
        return BlockControl::UnfoldCode;
    if (scrollBarRect().contains(point))
        return BlockControl::ScrollBar;
    return BlockControl::None;
}

QRect CodeBlockLayout::contentControlRect(BlockControl control) const
{
    if (control == BlockControl::UnfoldCode)
        return foldRect();
    const QList<Button> all = buttons();
    const auto found = std::ranges::find(all, control, &Button::control);
    return found == all.end() ? QRect() : found->rect;
}

} // namespace Chat
