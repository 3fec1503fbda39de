// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/blockframe.h"
#include "typeset/inlinelayout.h"

#include <memory>

namespace Chat {

/// What in a block reacts to a click besides its links.
enum class BlockControl { None, CopyCode, WrapCode, SaveCode, UnfoldCode, ScrollBar };

/// What a reader set about a block of code. Outlives the layout.
struct CodeView
{
    bool isWrapped = false;
    bool isUnfolded = false;
    int scroll = 0; ///< in pixels

    bool operator==(const CodeView &) const = default;
};

struct BlockPaint
{
    TextMarks marks = {};
    QRect clip = {}; ///< in the block's coordinates
    BlockControl hovered = BlockControl::None;
    BlockControl confirmed = BlockControl::None; ///< shows that it was done
};

/// One block, laid out for a width. Coordinates are those of the block's top left corner, the gap
/// above it included; positions are those in its blockText(). GUI thread only.
class BlockLayout
{
public:
    /// `theme` must outlive the layout. `isFirst`: no gap above it.
    static std::unique_ptr<BlockLayout> create(const MarkdownBlock &block, const TextTheme &theme,
                                               bool isFirst, const QColor &textColor);
    virtual ~BlockLayout() = default;

    quint64 id() const { return m_id; } ///< like that of no other one

    void setWidth(int width);
    int height() const { return m_frame.gap() + m_contentHeight; }
    int gap() const { return m_frame.gap(); }
    /// What it would need in order not to break a line; after setWidth().
    int naturalWidth() const;

    void paint(QPainter &painter, const BlockPaint &what) const;

    qsizetype positionAt(QPoint point) const;
    bool isOverText(QPoint point) const;
    QRect cursorRect(qsizetype position) const;
    virtual qsizetype textSize() const = 0;

    /// The address under a point, as the author wrote it, and the words that it stands under.
    struct Link
    {
        QString target = {};
        QString text = {};
        bool isPicture = false;
    };
    std::optional<Link> linkAt(QPoint point) const;

    BlockControl controlAt(QPoint point) const;
    QRect controlRect(BlockControl control) const; ///< null where it has none

    /// The sources of formulas that there may be drawings of later; a new layout shows those.
    virtual QStringList missingFormulas() const { return {}; }

    /// Scrolls what scrolls by itself; false where it cannot go further.
    bool scrollBy(int pixels);
    bool canScroll() const { return scrollRange() > 0; }
    /// Scrolls until a position is in sight; false where it was.
    bool scrollTo(qsizetype position);
    /// Moves the scroll bar's handle by so many pixels.
    void dragScrollBar(int pixels);

    /// Whether the position is not shown until the block is unfolded.
    virtual bool isFoldedAway(qsizetype) const { return false; }

    virtual CodeView codeView() const { return {}; }
    virtual void setCodeView(const CodeView &) { } ///< setWidth() is due afterwards

    /// The same block with more text at its end, unchanged before `character`; false where this
    /// layout cannot take it over. Its height is right afterwards.
    virtual bool extend(const MarkdownBlock &, qsizetype) { return false; }

protected:
    BlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst);

    const TextTheme &theme() const { return *m_theme; }
    int contentWidth() const { return m_frame.content(0).width(); }
    void setContentHeight(int height) { m_contentHeight = height; }

    // All in the coordinates of the content.
    virtual int layOutContent(int width) = 0; ///< its height
    virtual int contentNaturalWidth() const = 0;
    virtual bool isMirrored() const { return false; }
    virtual int firstBaseline() const = 0;
    virtual void paintContent(QPainter &painter, const BlockPaint &what) const = 0;
    virtual qsizetype contentPositionAt(QPoint point) const = 0;
    virtual QRect contentCursorRect(qsizetype position) const = 0;
    virtual std::optional<Link> contentLinkAt(QPoint) const { return {}; }
    virtual BlockControl contentControlAt(QPoint) const { return BlockControl::None; }
    virtual QRect contentControlRect(BlockControl) const { return {}; }
    virtual int scrollRange() const { return 0; }
    virtual int scroll() const { return 0; }
    virtual void setScroll(int) { }
    virtual int scrollBarTravel() const { return 1; } ///< of the handle, in pixels

private:
    QPoint toContent(QPoint point) const { return point - m_frame.content(0).topLeft(); }

    const quint64 m_id;
    const TextTheme *m_theme;
    BlockFrame m_frame;
    int m_contentHeight = 0;
};

} // namespace Chat
