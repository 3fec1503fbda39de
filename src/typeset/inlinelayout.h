// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"

#include <QTextLayout>

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
/// does. Coordinates are those of the text's own top left corner.
class InlineLayout final
{
public:
    InlineLayout(const InlineText &content, const QFont &font, const QColor &color,
                 const TextTheme &theme);

    void layOut(int width, Qt::Alignment alignment = Qt::AlignLeading);

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

private:
    void addFormats(const QFont &font);
    void paintCodeGrounds(QPainter &painter, QPoint origin, const QRect &clip) const;

    const TextTheme *m_theme;
    InlineText m_content;
    QColor m_color;
    QTextLayout m_layout;
    int m_lineHeight = 0;
    int m_height = 0;
    bool m_isRightToLeft = false;
    bool m_hasCode = false;
};

} // namespace Chat
