// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/page.h"

#include <algorithm>

namespace Chat {

Page::Page(PageContent &content)
    : m_content(content)
{
}

void Page::reset(const QList<int> &estimatedHeights)
{
    m_heights.reset(estimatedHeights);
    ++m_heightsRevision;
    m_placed.clear();
    m_anchor = {};
    m_roomRow = -1;
    m_sticksToEnd = true;
}

void Page::insert(int first, const QList<int> &estimatedHeights)
{
    if (first == m_heights.count()) {
        for (const int height : estimatedHeights)
            m_heights.append(height);
    } else {
        QList<int> heights;
        for (int i = 0; i < m_heights.count(); ++i)
            heights.append(m_heights.height(i));
        heights.insert(first, estimatedHeights.size(), 0);
        std::ranges::copy(estimatedHeights, heights.begin() + first);
        m_heights.reset(heights);
    }
    ++m_heightsRevision;
    const int count = static_cast<int>(estimatedHeights.size());
    if (m_anchor.row >= first && m_heights.count() > count)
        m_anchor.row += count;
    if (m_roomRow >= first)
        m_roomRow += count;
}

void Page::remove(int first, int count)
{
    QList<int> heights;
    for (int i = 0; i < m_heights.count(); ++i) {
        if (i < first || i >= first + count)
            heights.append(m_heights.height(i));
    }
    m_heights.reset(heights);
    ++m_heightsRevision;
    if (m_anchor.row >= first + count)
        m_anchor.row -= count;
    else if (m_anchor.row >= first)
        m_anchor = {.row = first};
    if (m_roomRow >= first + count)
        m_roomRow -= count;
    else if (m_roomRow >= first)
        m_roomRow = -1;
}

void Page::setEstimate(int row, int height)
{
    if (height == m_heights.height(row))
        return;
    m_heights.setHeight(row, height);
    ++m_heightsRevision;
}

void Page::forgetHeights(const QList<int> &estimatedHeights)
{
    m_heights.reset(estimatedHeights);
    ++m_heightsRevision;
    m_placed.clear();
}

void Page::setAnchor(const Anchor &anchor)
{
    m_anchor = anchor;
    m_sticksToEnd = false;
}

void Page::stickToEnd()
{
    m_sticksToEnd = true;
}

void Page::clampAnchor()
{
    const int lastRow = m_content.rowCount() - 1;
    if (m_anchor.row > lastRow)
        m_anchor = {.row = lastRow};
    m_anchor.row = std::max(0, m_anchor.row);
    m_anchor.part = std::clamp(m_anchor.part, 0, m_content.partCount(m_anchor.row) - 1);
}

void Page::walkDown()
{
    while (true) {
        const Placed &last = m_placed.last();
        const int y = last.y + last.height;
        if (y >= m_windowHeight)
            return;
        int row = last.row;
        int part = last.part + 1;
        if (part >= m_content.partCount(row)) {
            ++row;
            part = 0;
        }
        if (row >= m_content.rowCount())
            return;
        m_placed.append({row, part, y, m_content.partHeight(row, part)});
    }
}

void Page::walkUp()
{
    QList<Placed> above;
    Placed first = m_placed.first();
    while (first.y > 0) {
        int row = first.row;
        int part = first.part - 1;
        if (part < 0) {
            --row;
            if (row < 0)
                break;
            part = m_content.partCount(row) - 1;
        }
        const int height = m_content.partHeight(row, part);
        first = {row, part, first.y - height, height};
        above.prepend(first);
    }
    if (!above.isEmpty())
        m_placed = above + m_placed;
}

int Page::emptyRoom()
{
    if (m_roomRow < 0 || m_roomRow >= m_content.rowCount())
        return 0;
    int height = 0;
    for (int row = m_roomRow; row < m_content.rowCount() && height < m_windowHeight; ++row) {
        const int parts = m_content.partCount(row);
        for (int part = 0; part < parts && height < m_windowHeight; ++part)
            height += m_content.partHeight(row, part);
    }
    return std::max(0, m_windowHeight - height);
}

void Page::layOut()
{
    m_placed.clear();
    m_isAtEnd = true;
    if (m_content.rowCount() == 0)
        return;

    m_room = emptyRoom();
    const int lastRow = m_content.rowCount() - 1;
    const int end = m_windowHeight - m_room;
    if (m_sticksToEnd) {
        const int part = m_content.partCount(lastRow) - 1;
        m_anchor = {lastRow, part, end - m_content.partHeight(lastRow, part)};
    }
    clampAnchor();
    m_placed.append({m_anchor.row, m_anchor.part, m_anchor.y,
                     m_content.partHeight(m_anchor.row, m_anchor.part)});
    walkDown();
    const auto moveBy = [this](int pixels) {
        for (Placed &placed : m_placed)
            placed.y += pixels;
    };
    const auto isLast = [&](const Placed &placed) {
        return placed.row == lastRow && placed.part == m_content.partCount(lastRow) - 1;
    };
    // Not beyond the end, and above all not before the beginning.
    const auto bottom = [this] { return m_placed.last().y + m_placed.last().height; };
    if (isLast(m_placed.last()) && bottom() < end)
        moveBy(end - bottom());
    walkUp();
    if (m_placed.first().row == 0 && m_placed.first().part == 0 && m_placed.first().y > 0) {
        moveBy(-m_placed.first().y);
        walkDown();
    }

    while (m_placed.size() > 1 && m_placed.first().y + m_placed.first().height <= 0)
        m_placed.removeFirst();
    while (m_placed.size() > 1 && m_placed.last().y >= m_windowHeight)
        m_placed.removeLast();
    m_isAtEnd = isLast(m_placed.last()) && bottom() <= end;
    const Placed &top = m_placed.first();
    m_anchor = {top.row, top.part, top.y};
    measure();
}

void Page::measure()
{
    int done = -1;
    for (const Placed &placed : std::as_const(m_placed)) {
        if (placed.row == done)
            continue;
        done = placed.row;
        const int height = m_content.rowHeight(placed.row);
        if (height == m_heights.height(placed.row))
            continue;
        m_heights.setHeight(placed.row, height);
        ++m_heightsRevision;
    }
}

bool Page::scrollBy(int pixels)
{
    if (m_placed.isEmpty() || pixels == 0 || (pixels > 0 && m_isAtEnd))
        return false;
    const Anchor before = m_anchor;
    m_anchor.y -= pixels;
    m_sticksToEnd = false;
    layOut();
    m_sticksToEnd = pixels > 0 && m_isAtEnd;
    return m_anchor != before;
}

qint64 Page::value() const
{
    if (m_placed.isEmpty())
        return 0;
    if (m_isAtEnd)
        return maximum();
    const qint64 value =
        m_heights.top(m_anchor.row) + m_content.partTop(m_anchor.row, m_anchor.part) - m_anchor.y;
    return std::clamp<qint64>(value, 0, maximum());
}

qint64 Page::maximum() const
{
    return std::max<qint64>(0, m_heights.total() + m_room - m_windowHeight);
}

void Page::setValue(qint64 value)
{
    if (m_heights.count() == 0)
        return;
    if (value >= maximum()) {
        m_sticksToEnd = true;
    } else {
        const int row = static_cast<int>(m_heights.indexAt(std::max<qint64>(0, value)));
        const qint64 inside = std::max<qint64>(0, value) - m_heights.top(row);
        const int part = m_content.partAt(row, inside);
        setAnchor({row, part, static_cast<int>(m_content.partTop(row, part) - inside)});
    }
    layOut();
}

} // namespace Chat
