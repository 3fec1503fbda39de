// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"
#include "typeset/textwithformulas.h"

#include <QTextLayout>

#include <optional>

namespace Chat {

struct TextTheme;

/// What is marked in a text while it is painted: positions, `end` after the last character.
struct TextMark
{
    qsizetype start = 0;
    qsizetype end = 0;
    bool isCurrent = false; ///< the match that the reader is at

    bool operator==(const TextMark &) const = default;
};

struct TextMarks
{
    TextMark selection = {};
    QList<TextMark> matches = {}; ///< of a search
};

/// One text with styles, set in lines of whole pixels. Reads from right to left where its text
/// does. Formulas stand in it as drawings, as far as the theme has them; each counts as the text
/// that it was written as. Coordinates are those of the text's own top left corner.
class InlineLayout final
{
public:
    InlineLayout(const InlineText &content, const QFont &font, const QColor &color,
                 const TextTheme &theme);

    void layOut(int width, Qt::Alignment alignment = Qt::AlignLeading);

    /// What formulas are drawn in, in text of this font; in pixels.
    static qreal formulaEm(const QFont &font);

    int height() const { return m_height; }
    int naturalWidth() const; ///< of its longest line; after layOut()
    int minimumWidth() const; ///< of its longest word; likewise
    int firstBaseline() const;
    bool isRightToLeft() const { return m_isRightToLeft; }
    const InlineText &content() const { return m_content; }

    void paint(QPainter &painter, QPoint origin, const TextMarks &marks, const QRect &clip) const;
    qsizetype positionAt(QPoint point) const;
    QRect cursorRect(qsizetype position) const;
    /// The index into targets of the link or picture there; −1 where there is none.
    int targetAt(QPoint point) const;

    /// The sources of formulas that there may be drawings of later: a new layout shows those.
    QStringList missingFormulas() const { return m_text ? m_text->missing() : QStringList(); }

private:
    void readText(int width);
    void addFormats(const QFont &font);
    void addCodeMargins(QList<QTextLayout::FormatRange> &formats) const;
    void addFormulaFormats(const QFont &font, QList<QTextLayout::FormatRange> &formats) const;
    void paintCodeGrounds(QPainter &painter, QPoint origin, const QRect &clip) const;
    void paintFormulas(QPainter &painter, QPoint origin, const TextMarks &marks,
                       const QRect &clip) const;
    void paintPending(QPainter &painter, const PlacedFormula &formula, const QRectF &rect,
                      const QColor &color) const;
    void addMark(const TextMark &mark, const QColor &ground, const QColor &text,
                 QList<QTextLayout::FormatRange> &ranges) const;
    int placeLine(QTextLine &line, int top, int width, bool isCentered) const;
    int lineTop(int line) const { return m_lineTops.at(line); }
    int lineBottom(int line) const;
    QRectF formulaRect(const PlacedFormula &formula, int *lineIndex) const;
    QColor colorOf(qsizetype position) const;
    qsizetype toShown(qsizetype position, bool isEnd = false) const
    {
        return m_text ? m_text->toShown(position, isEnd) : position;
    }
    qsizetype toWritten(qsizetype position) const
    {
        return m_text ? m_text->toWritten(position) : position;
    }

    const TextTheme *m_theme;
    InlineText m_content;
    QColor m_color;
    QTextLayout m_layout;
    std::optional<TextWithFormulas> m_text; ///< where there are formulas
    int m_textWidth = -1; ///< that m_text was made for
    QList<int> m_lineTops;
    int m_lineHeight = 0;
    int m_height = 0;
    bool m_isRightToLeft = false;
    bool m_hasCode = false;
};

} // namespace Chat
