// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/heightindex.h"

#include <QList>

namespace Chat {

/// What stands on a Page: messages in rows, each of them parts one below the other. A part's height
/// is known only once it was asked for.
class PageContent
{
public:
    virtual ~PageContent() = default;

    virtual int rowCount() const = 0;
    virtual int partCount(int row) = 0; ///< at least 1
    virtual int partHeight(int row, int part) = 0; ///< exact; lays the part out
    virtual qint64 partTop(int row, int part) = 0; ///< within the row, as far as it is known now
    virtual int partAt(int row, qint64 y) = 0; ///< likewise
    virtual int rowHeight(int row) = 0; ///< of a row whose parts were asked for
};

/// A window of some height over a long page of which hardly anything is measured. The truth is the
/// anchor: a part of a row, and where its top is in the window. It follows the end where it sticks
/// to it. Whatever is learnt of heights above or below, what is in sight does not move.
class Page final
{
public:
    struct Placed
    {
        int row = 0;
        int part = 0;
        int y = 0; ///< in the window
        int height = 0;

        bool operator==(const Placed &) const = default;
    };
    struct Anchor
    {
        int row = 0;
        int part = 0;
        int y = 0;

        bool operator==(const Anchor &) const = default;
    };

    explicit Page(PageContent &content);

    /// All rows are new; the window is at the end.
    void reset(const QList<int> &estimatedHeights);
    void insert(int first, const QList<int> &estimatedHeights);
    void remove(int first, int count);
    /// A better guess of a row that is not in sight. Nothing in sight moves.
    void setEstimate(int row, int height);
    /// Nothing that was measured counts any more.
    void forgetHeights(const QList<int> &estimatedHeights);

    void setWindowHeight(int height) { m_windowHeight = height; }
    int windowHeight() const { return m_windowHeight; }

    /// Finds out what is in sight. To be called after every change of the content or of the window.
    void layOut();
    const QList<Placed> &placed() const { return m_placed; } ///< from top to bottom

    const Anchor &anchor() const { return m_anchor; }
    void setAnchor(const Anchor &anchor); ///< no longer at the end; layOut() is due
    bool sticksToEnd() const { return m_sticksToEnd; }
    void stickToEnd(); ///< layOut() is due

    /// Lets this row stand at the top of the window, with as much empty room below the last one as
    /// that takes; −1: no room.
    void setRoomFor(int row) { m_roomRow = row; }

    /// Positive moves on. Lays out. False where it cannot move that way.
    bool scrollBy(int pixels);

    // For the scroll bar: values as good as the estimates are.
    qint64 value() const;
    qint64 maximum() const;
    /// Lays out.
    void setValue(qint64 value);
    qint64 rowTop(int row) const { return m_heights.top(row); }
    /// Changes whenever rowTop() of any row does.
    quint64 heightsRevision() const { return m_heightsRevision; }
    qint64 totalHeight() const { return m_heights.total(); }
    bool isAtEnd() const { return m_isAtEnd; }

private:
    void clampAnchor();
    void walkDown();
    void walkUp();
    int emptyRoom();
    void measure();

    PageContent &m_content;
    HeightIndex m_heights; ///< of the rows
    QList<Placed> m_placed;
    Anchor m_anchor;
    int m_windowHeight = 0;
    int m_roomRow = -1;
    int m_room = 0;
    quint64 m_heightsRevision = 0;
    bool m_sticksToEnd = true;
    bool m_isAtEnd = true;
};

} // namespace Chat
