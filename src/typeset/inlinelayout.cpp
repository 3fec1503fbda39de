// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/inlinelayout.h"

#include "typeset/texttheme.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>
#include <QtMath>

#include <algorithm>
#include <cmath>

namespace Chat {

namespace {

constexpr int CodeRadius = 4;
constexpr int CodeMargin = 3; ///< of the ground around code in a line
constexpr int AnyWidth = 1'000'000;
// TeX's letters are small for their size, and its capitals and digits high for its x: so formulas
// are as large as makes neither of them stand out in the text.
constexpr qreal TexXHeight = 0.442; // em
constexpr qreal TexCapHeight = 0.683;
constexpr qreal SmallestEm = 0.9; ///< of the text's size
constexpr qreal LargestEm = 1.2;

bool hasFormulas(const InlineText &content)
{
    return std::ranges::any_of(
        content.runs, [](const InlineRun &run) { return run.styles.testFlag(InlineStyle::Math); });
}

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

} // namespace

qreal InlineLayout::formulaEm(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal size = QFontInfo(font).pixelSize();
    const qreal em =
        std::sqrt(metrics.xHeight() / TexXHeight * (metrics.capHeight() / TexCapHeight));
    return std::clamp(em, SmallestEm * size, LargestEm * size);
}

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
    if (theme.formulas && hasFormulas(content))
        readText(AnyWidth);
    else
        addFormats(font);
}

/// Takes over the formulas that there are drawings of, as wide as they may be.
void InlineLayout::readText(int width)
{
    if (m_text)
        width = std::min(width, static_cast<int>(std::ceil(m_text->widest())) + 1);
    if (width == m_textWidth)
        return;
    m_textWidth = width;
    const QFont font = m_layout.font();
    m_text.emplace(m_content, m_theme->formulas, formulaEm(font), width);
    m_layout.setText(m_text->shown());
    addFormats(font);
}

void InlineLayout::addFormats(const QFont &font)
{
    QList<QTextLayout::FormatRange> formats;
    formats.reserve(m_content.runs.size());
    for (const InlineRun &run : std::as_const(m_content.runs)) {
        m_hasCode = m_hasCode || run.styles & InlineStyle::Code;
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(toShown(run.start));
        range.length = static_cast<int>(toShown(run.start + run.length)) - range.start;
        range.format = formatOf(run, font, *m_theme);
        formats.append(range);
    }
    if (m_hasCode)
        addCodeMargins(formats);
    addFormulaFormats(font, formats);
    addEmojiFormats(m_layout.text(), *m_theme, formats);
    m_layout.setFormats(formats);
}

/// Widens the spaces around code by what its ground takes of them.
void InlineLayout::addCodeMargins(QList<QTextLayout::FormatRange> &formats) const
{
    const QString text = m_layout.text();
    for (const InlineRun &run : m_content.runs) {
        if (!(run.styles & InlineStyle::Code))
            continue;
        for (const qsizetype at : {toShown(run.start) - 1, toShown(run.start + run.length)}) {
            if (at < 0 || at >= text.size() || text.at(at) != u' ')
                continue;
            QTextLayout::FormatRange range;
            range.start = static_cast<int>(at);
            range.length = 1;
            range.format.setFontLetterSpacingType(QFont::AbsoluteSpacing);
            range.format.setFontLetterSpacing(CodeMargin);
            formats.append(range);
        }
    }
}

/// Makes the character that stands for a formula as wide as that is, and invisible.
void InlineLayout::addFormulaFormats(const QFont &font,
                                     QList<QTextLayout::FormatRange> &formats) const
{
    if (!m_text || m_text->formulas().isEmpty())
        return;
    const qreal advance = QFontMetricsF(font).horizontalAdvance(TextWithFormulas::Placeholder);
    const qreal space = QFontMetricsF(font).horizontalAdvance(u' ');
    for (const PlacedFormula &formula : m_text->formulas()) {
        const auto isIt = [&formula](const QTextLayout::FormatRange &range) {
            return range.start == formula.character;
        };
        const auto own = std::ranges::find_if(formats, isIt);
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(formula.character);
        range.length = 1;
        if (own != formats.end() && own->format.fontUnderline()) { // within a link
            range.format.setFontUnderline(true);
            range.format.setUnderlineColor(own->format.foreground().color());
        }
        range.format.setFontLetterSpacingType(QFont::AbsoluteSpacing);
        range.format.setFontLetterSpacing(formula.width() - advance);
        range.format.setForeground(QColor(Qt::transparent));
        if (own != formats.end())
            *own = range;
        else
            formats.append(range);
        if (formula.spaces > 0) {
            range.start = static_cast<int>(formula.shownEnd);
            range.length = static_cast<int>(formula.spaces);
            range.format.setFontLetterSpacing(-space);
            formats.append(range);
        }
    }
}

void InlineLayout::layOut(int width, Qt::Alignment alignment)
{
    if (m_text)
        readText(std::max(1, width));
    const bool isLeading = alignment == Qt::AlignLeading;
    if (isLeading) // a layout of its own does not mirror this itself
        alignment = m_isRightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    QTextOption option(alignment | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(m_isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    m_layout.setTextOption(option);

    m_height = 0;
    m_lineTops.clear();
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        m_lineTops.append(m_height);
        m_height += placeLine(line, m_height, width, isLeading);
    }
    m_layout.endLayout();
    m_height = std::max(m_height, m_lineHeight);
}

/// The height of a line, which takes its place. What has its line to itself is centred.
int InlineLayout::placeLine(QTextLine &line, int top, int width, bool isCentered) const
{
    int height = std::max(m_lineHeight, static_cast<int>(std::ceil(line.height())));
    // The room between lines stands above and below them alike.
    int above = static_cast<int>(std::floor((height - line.height()) / 2));
    qreal x = 0;
    if (m_text) {
        int below = height - above - static_cast<int>(std::ceil(line.height()));
        for (const PlacedFormula &formula : m_text->formulas()) {
            if (formula.character < line.textStart()
                || formula.character >= line.textStart() + line.textLength())
                continue;
            above = std::max(above, qCeil(formula.ascent() - line.ascent()));
            below = std::max(below, qCeil(formula.descent() - line.descent()));
            if (formula.isDisplay && isCentered && width < AnyWidth)
                x = std::max<qreal>(0, std::floor((width - line.naturalTextWidth()) / 2));
        }
        height = above + static_cast<int>(std::ceil(line.height())) + below;
    }
    line.setPosition(QPointF(m_isRightToLeft ? -x : x, top + above));
    return height;
}

int InlineLayout::lineBottom(int line) const
{
    return line + 1 < m_lineTops.size() ? m_lineTops.at(line + 1) : m_height;
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
            const qsizetype start = toShown(run.start);
            const qsizetype end = toShown(run.start + run.length);
            if (!(run.styles & InlineStyle::Code) || start >= lineEnd || end <= lineStart)
                continue;
            const qreal x1 = line.cursorToX(static_cast<int>(std::max(start, lineStart)));
            const qreal x2 = line.cursorToX(static_cast<int>(std::min(end, lineEnd)));
            const QRectF ground(origin.x() + std::min(x1, x2) - CodeMargin, top,
                                std::abs(x2 - x1) + 2 * CodeMargin, line.height());
            painter.drawRoundedRect(ground, CodeRadius, CodeRadius);
        }
    }
}

/// The line along its baseline, and as high as the formula is.
QRectF InlineLayout::formulaRect(const PlacedFormula &formula, int *lineIndex) const
{
    const int character = static_cast<int>(formula.character);
    const QTextLine line = m_layout.lineForTextPosition(character);
    if (!line.isValid())
        return {};
    *lineIndex = line.lineNumber();
    const qreal x = std::min(line.cursorToX(character), line.cursorToX(character + 1));
    return {x, line.y() + line.ascent() - formula.ascent(), formula.width(),
            formula.ascent() + formula.descent()};
}

QColor InlineLayout::colorOf(qsizetype position) const
{
    for (const InlineRun &run : m_content.runs) {
        if (position >= run.start && position < run.start + run.length
            && run.styles & (InlineStyle::Link | InlineStyle::Image))
            return m_theme->colors.accent;
    }
    return m_color;
}

void InlineLayout::paintFormulas(QPainter &painter, QPoint origin, const TextMarks &marks,
                                 const QRect &clip) const
{
    const auto isIn = [](const TextMark &mark, const PlacedFormula &formula) {
        return mark.start < formula.end && mark.end > formula.start;
    };
    for (const PlacedFormula &formula : m_text->formulas()) {
        int line = 0;
        const QRectF rect = formulaRect(formula, &line).translated(origin);
        const QRectF row(rect.x(), origin.y() + lineTop(line), rect.width(),
                         lineBottom(line) - lineTop(line));
        if (!row.intersects(clip))
            continue;
        QColor color = colorOf(formula.start);
        QColor ground;
        for (const TextMark &match : marks.matches) {
            if (!isIn(match, formula) || ground == m_theme->colors.warning)
                continue;
            ground = match.isCurrent ? m_theme->colors.warning : m_theme->colors.warningBackground;
            color = match.isCurrent ? m_theme->colors.base : m_theme->colors.text;
        }
        if (isIn(marks.selection, formula)) {
            ground = m_theme->colors.accent;
            color = m_theme->colors.accentText;
        }
        if (ground.isValid())
            painter.fillRect(row, ground);
        if (formula.isPending)
            paintPending(painter, formula, rect, color);
        else
            formula.drawing->paint(painter, {rect.x(), rect.y() + formula.ascent()}, formula.em,
                                   color);
    }
}

/// As much of its source as there is room for.
void InlineLayout::paintPending(QPainter &painter, const PlacedFormula &formula, const QRectF &rect,
                                const QColor &color) const
{
    const QString source =
        m_content.text.sliced(formula.start, formula.end - formula.start).simplified();
    QColor faint = color;
    faint.setAlphaF(0.6F);
    painter.setFont(m_theme->code);
    painter.setPen(faint);
    const QString text =
        QFontMetricsF(m_theme->code).elidedText(source, Qt::ElideRight, rect.width());
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.setPen(m_color);
}

/// Marks the text, but not what stands for formulas.
void InlineLayout::addMark(const TextMark &mark, const QColor &ground, const QColor &text,
                           QList<QTextLayout::FormatRange> &ranges) const
{
    const qsizetype end = toShown(mark.end, true);
    qsizetype start = toShown(mark.start);
    const auto addUntil = [&](qsizetype until) {
        if (until > start) {
            QTextLayout::FormatRange range;
            range.start = static_cast<int>(start);
            range.length = static_cast<int>(until - start);
            range.format.setBackground(ground);
            range.format.setForeground(text);
            ranges.append(range);
        }
    };
    if (m_text) {
        for (const PlacedFormula &formula : m_text->formulas()) {
            if (formula.character < start)
                continue;
            if (formula.character >= end)
                break;
            addUntil(formula.character);
            start = formula.character + 1;
        }
    }
    addUntil(end);
}

void InlineLayout::paint(QPainter &painter, QPoint origin, const TextMarks &marks,
                         const QRect &clip) const
{
    if (m_hasCode)
        paintCodeGrounds(painter, origin, clip);
    const ThemeColors &colors = m_theme->colors;
    QList<QTextLayout::FormatRange> ranges;
    for (const TextMark &match : marks.matches) {
        if (match.isCurrent)
            addMark(match, colors.warning, colors.base, ranges);
        else
            addMark(match, colors.warningBackground, colors.text, ranges);
    }
    if (marks.selection.end > marks.selection.start)
        addMark(marks.selection, colors.accent, colors.accentText, ranges);
    painter.setPen(m_color);
    m_layout.draw(&painter, origin, ranges, clip);
    if (m_text)
        paintFormulas(painter, origin, marks, clip);
}

qsizetype InlineLayout::positionAt(QPoint point) const
{
    if (m_layout.lineCount() == 0)
        return 0;
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const bool isLast = i + 1 == m_layout.lineCount();
        if (isLast || point.y() < lineBottom(i))
            return toWritten(m_layout.lineAt(i).xToCursor(point.x()));
    }
    return m_content.text.size();
}

QRect InlineLayout::cursorRect(qsizetype position) const
{
    const auto shown =
        static_cast<int>(toShown(std::clamp<qsizetype>(position, 0, m_content.text.size())));
    const QTextLine line = m_layout.lineForTextPosition(shown);
    if (!line.isValid())
        return {0, 0, 1, m_lineHeight};
    return QRectF(line.cursorToX(shown), line.y(), 1, line.height()).toAlignedRect();
}

int InlineLayout::targetAt(QPoint point) const
{
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        const QRectF text = line.naturalTextRect();
        if (!QRectF(text.x(), lineTop(i), text.width(), lineBottom(i) - lineTop(i)).contains(point))
            continue;
        const qsizetype position =
            toWritten(line.xToCursor(point.x(), QTextLine::CursorOnCharacter));
        for (const InlineRun &run : m_content.runs) {
            if (run.target >= 0 && position >= run.start && position < run.start + run.length)
                return run.target;
        }
        return -1;
    }
    return -1;
}

} // namespace Chat
