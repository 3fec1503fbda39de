// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/inlinelayout.h"

#include "typeset/texttheme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace Chat {

namespace {

constexpr int CodeRadius = 4;
constexpr int CodeMargin = 2; ///< of the ground around code in a line

QTextCharFormat formatOf(const InlineRun &run, const QFont &font, const TextTheme &theme)
{
    QTextCharFormat format;
    if (run.styles & InlineStyle::Strong)
        format.setFontWeight(QFont::Bold);
    if (run.styles & (InlineStyle::Emphasis | InlineStyle::Image))
        format.setFontItalic(true);
    if (run.styles & InlineStyle::Strikethrough)
        format.setFontStrikeOut(true);
    if (run.styles & (InlineStyle::Code | InlineStyle::Html | InlineStyle::Math)) {
        format.setFontFamilies(theme.code.families());
        format.setFontFixedPitch(true);
        if (font.pointSizeF() > 0)
            format.setFontPointSize(font.pointSizeF() * 0.92);
    }
    if (run.styles & InlineStyle::Html)
        format.setForeground(theme.colors.mutedText);
    if (run.styles & InlineStyle::FootnoteReference) {
        format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
        format.setForeground(theme.colors.accent);
    }
    if (run.styles & (InlineStyle::Link | InlineStyle::Image)) {
        format.setForeground(theme.colors.accent);
        format.setFontUnderline(true);
    }
    return format;
}

bool isEmoji(QStringView text, qsizetype at)
{
    const char16_t c = text[at].unicode();
    if (c >= 0xd83c && c <= 0xd83e)
        return true;
    return c >= 0x203c && at + 1 < text.size() && text[at + 1].unicode() == 0xfe0f;
}

/// Whether a character goes on with the emoji before it: joiners, skin, the halves of a flag.
bool joinsEmoji(QStringView text, qsizetype at)
{
    const char16_t c = text[at].unicode();
    return c == 0x200d || c == 0xfe0f || c == 0xdb40 || text[at].isLowSurrogate()
        || isEmoji(text, at);
}

/// Gives emoji their own font. Left to itself Qt takes one font for each character, so that those
/// made of several fall apart.
void addEmojiFormats(const QString &text, const TextTheme &theme,
                     QList<QTextLayout::FormatRange> &formats)
{
    if (theme.emojiFamily.isEmpty())
        return;
    for (qsizetype start = 0; start < text.size(); ++start) {
        if (text.at(start).unicode() < 0x203c || !isEmoji(text, start))
            continue;
        qsizetype end = start + 1;
        while (end < text.size() && joinsEmoji(text, end))
            ++end;
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(start);
        range.length = static_cast<int>(end - start);
        range.format.setFontFamilies(QStringList{theme.emojiFamily});
        range.format.setFontItalic(false);
        formats.append(range);
        start = end;
    }
}

QTextLayout::FormatRange rangeOf(const TextMark &mark, const QColor &ground, const QColor &text)
{
    QTextLayout::FormatRange range;
    range.start = static_cast<int>(mark.start);
    range.length = static_cast<int>(mark.end - mark.start);
    range.format.setBackground(ground);
    range.format.setForeground(text);
    return range;
}

} // namespace

InlineLayout::InlineLayout(const InlineText &content, const QFont &font, const QColor &color,
                           const TextTheme &theme)
    : m_theme(&theme)
    , m_content(content)
    , m_color(color)
    , m_layout(content.text, font)
    , m_lineHeight(TextTheme::lineHeightOf(font))
    , m_isRightToLeft(content.text.isRightToLeft())
{
    m_layout.setCacheEnabled(true);
    addFormats(font);
}

void InlineLayout::addFormats(const QFont &font)
{
    QList<QTextLayout::FormatRange> formats;
    formats.reserve(m_content.runs.size());
    for (const InlineRun &run : std::as_const(m_content.runs)) {
        m_hasCode = m_hasCode || run.styles & InlineStyle::Code;
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(run.start);
        range.length = static_cast<int>(run.length);
        range.format = formatOf(run, font, *m_theme);
        formats.append(range);
    }
    addEmojiFormats(m_content.text, *m_theme, formats);
    if (!formats.isEmpty())
        m_layout.setFormats(formats);
}

void InlineLayout::layOut(int width, Qt::Alignment alignment)
{
    if (alignment == Qt::AlignLeading) // a layout of its own does not mirror this itself
        alignment = m_isRightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    QTextOption option(alignment | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(m_isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    m_layout.setTextOption(option);

    m_height = 0;
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        const int height = std::max(m_lineHeight, static_cast<int>(std::ceil(line.height())));
        // The room between lines stands above and below them alike.
        line.setPosition(QPointF(0, m_height + std::floor((height - line.height()) / 2)));
        m_height += height;
    }
    m_layout.endLayout();
    m_height = std::max(m_height, m_lineHeight);
}

int InlineLayout::naturalWidth() const
{
    qreal width = 0;
    for (int i = 0; i < m_layout.lineCount(); ++i)
        width = std::max(width, m_layout.lineAt(i).naturalTextWidth());
    return static_cast<int>(std::ceil(width));
}

int InlineLayout::minimumWidth() const
{
    return static_cast<int>(std::ceil(m_layout.minimumWidth()));
}

int InlineLayout::firstBaseline() const
{
    if (m_layout.lineCount() == 0)
        return m_lineHeight * 3 / 4;
    const QTextLine line = m_layout.lineAt(0);
    return static_cast<int>(std::round(line.y() + line.ascent()));
}

void InlineLayout::paintCodeGrounds(QPainter &painter, QPoint origin, const QRect &clip) const
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->colors.codeBackground == m_theme->colors.base
                         ? m_theme->colors.hover
                         : m_theme->colors.codeBackground);
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        const qreal top = origin.y() + line.y();
        if (top > clip.bottom())
            break;
        if (top + line.height() < clip.top())
            continue;
        const qsizetype lineStart = line.textStart();
        const qsizetype lineEnd = lineStart + line.textLength();
        for (const InlineRun &run : m_content.runs) {
            if (!(run.styles & InlineStyle::Code) || run.start >= lineEnd
                || run.start + run.length <= lineStart)
                continue;
            const qreal x1 = line.cursorToX(static_cast<int>(std::max(run.start, lineStart)));
            const qreal x2 =
                line.cursorToX(static_cast<int>(std::min(run.start + run.length, lineEnd)));
            const QRectF ground(origin.x() + std::min(x1, x2) - CodeMargin, top,
                                std::abs(x2 - x1) + 2 * CodeMargin, line.height());
            painter.drawRoundedRect(ground, CodeRadius, CodeRadius);
        }
    }
}

void InlineLayout::paint(QPainter &painter, QPoint origin, const TextMarks &marks,
                         const QRect &clip) const
{
    if (m_hasCode)
        paintCodeGrounds(painter, origin, clip);
    QList<QTextLayout::FormatRange> ranges;
    for (const TextMark &match : marks.matches) {
        ranges.append(
            match.isCurrent
                ? rangeOf(match, m_theme->colors.warning, m_theme->colors.base)
                : rangeOf(match, m_theme->colors.warningBackground, m_theme->colors.text));
    }
    if (marks.selection.end > marks.selection.start)
        ranges.append(rangeOf(marks.selection, m_theme->colors.accent, m_theme->colors.accentText));
    painter.setPen(m_color);
    m_layout.draw(&painter, origin, ranges, clip);
}

qsizetype InlineLayout::positionAt(QPoint point) const
{
    if (m_layout.lineCount() == 0)
        return 0;
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        const bool isLast = i + 1 == m_layout.lineCount();
        if (isLast || point.y() < m_layout.lineAt(i + 1).y())
            return line.xToCursor(point.x());
    }
    return m_content.text.size();
}

QRect InlineLayout::cursorRect(qsizetype position) const
{
    const QTextLine line = m_layout.lineForTextPosition(
        static_cast<int>(std::clamp<qsizetype>(position, 0, m_content.text.size())));
    if (!line.isValid())
        return {0, 0, 1, m_lineHeight};
    return QRectF(line.cursorToX(static_cast<int>(position)), line.y(), 1, line.height())
        .toAlignedRect();
}

int InlineLayout::targetAt(QPoint point) const
{
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        if (!line.naturalTextRect().contains(point))
            continue;
        const qsizetype position = line.xToCursor(point.x(), QTextLine::CursorOnCharacter);
        for (const InlineRun &run : m_content.runs) {
            if (run.target >= 0 && position >= run.start && position < run.start + run.length)
                return run.target;
        }
        return -1;
    }
    return -1;
}

} // namespace Chat
