// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/accessibletext.h"

#include "transcript/transcriptarea.h"

#include <algorithm>

namespace Chat {

QString spokenText(const MarkdownBlock &block)
{
    return blockText(block).replace(QChar::LineSeparator, u'\n');
}

AccessibleText::AccessibleText(TranscriptArea *area, QAccessibleInterface *parent)
    : m_area(area)
    , m_parent(parent)
{
}

AccessibleText::~AccessibleText()
{
    for (const QAccessible::Id id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

TranscriptArea *AccessibleText::area() const
{
    return m_area;
}

QAccessibleInterface *AccessibleText::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_children.constFind(index);
    if (known != m_children.cend()) {
        QAccessibleInterface *child = QAccessible::accessibleInterface(*known);
        if (child && isFit(index, child))
            return child;
        QAccessible::deleteAccessibleInterface(*known);
    }
    QAccessibleInterface *child = makeChild(index);
    m_children.insert(index, QAccessible::registerAccessibleInterface(child));
    return child;
}

QAccessibleInterface *AccessibleText::childAt(int x, int y) const
{
    const int count = childCount();
    for (int i = 0; i < count; ++i) {
        QAccessibleInterface *found = child(i);
        if (found && found->rect().contains(x, y))
            return found;
    }
    return nullptr;
}

int AccessibleText::indexOfChild(const QAccessibleInterface *child) const
{
    return m_children.key(QAccessible::uniqueId(const_cast<QAccessibleInterface *>(child)), -1);
}

QAccessible::State AccessibleText::state() const
{
    QAccessible::State state;
    state.readOnly = true;
    state.selectableText = true;
    state.multiLine = true;
    state.invalid = !isValid();
    state.offscreen = isValid() && rect().isNull();
    return state;
}

void *AccessibleText::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface *>(this);
    return nullptr;
}

QString AccessibleText::wholeText() const
{
    QString whole;
    const QList<Stretch> all = stretches();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (i > 0)
            whole += u'\n';
        whole += all.at(i).text;
    }
    return whole;
}

QRect AccessibleText::onScreen(const QRect &inView) const
{
    return m_area.isNull() || inView.isNull()
        ? QRect()
        : QRect(m_area->viewport()->mapToGlobal(inView.topLeft()), inView.size());
}

/// Of the nearest place in the text.
int AccessibleText::offsetOf(const TextPosition &position) const
{
    qsizetype offset = 0;
    const QList<Stretch> all = stretches();
    for (const Stretch &stretch : all) {
        TextPosition end = stretch.start;
        end.position += stretch.text.size();
        if (position <= end) {
            const bool isInside = position > stretch.start;
            return static_cast<int>(offset
                                    + (isInside ? position.position - stretch.start.position : 0));
        }
        offset += stretch.text.size() + 1;
    }
    return static_cast<int>(std::max<qsizetype>(0, offset - 1));
}

TextPosition AccessibleText::positionOf(int offset) const
{
    qsizetype rest = std::max(0, offset);
    TextPosition position;
    const QList<Stretch> all = stretches();
    for (const Stretch &stretch : all) {
        position = stretch.start;
        position.position += std::min(rest, stretch.text.size());
        if (rest <= stretch.text.size())
            break;
        rest -= stretch.text.size() + 1;
    }
    return position;
}

TextRange AccessibleText::range() const
{
    const QList<Stretch> all = stretches();
    if (all.isEmpty())
        return {};
    TextRange range{all.first().start, all.last().start};
    range.end.position += all.last().text.size();
    return range;
}

void AccessibleText::selection(int index, int *start, int *end) const
{
    *start = *end = 0;
    if (index != 0 || selectionCount() == 0)
        return;
    *start = offsetOf(m_area->selection().range().start);
    *end = offsetOf(m_area->selection().range().end);
}

int AccessibleText::selectionCount() const
{
    if (!isValid() || m_area->selection().isEmpty())
        return 0;
    const TextRange selected = m_area->selection().range();
    const TextRange mine = range();
    return !mine.isEmpty() && selected.start < mine.end && selected.end > mine.start ? 1 : 0;
}

void AccessibleText::addSelection(int start, int end)
{
    if (isValid() && !stretches().isEmpty())
        m_area->select({positionOf(start), positionOf(end)});
}

void AccessibleText::removeSelection(int index)
{
    if (index == 0 && selectionCount() > 0)
        setCursorPosition(cursorPosition());
}

int AccessibleText::cursorPosition() const
{
    if (!isValid() || !m_area->selection().isActive())
        return 0;
    const TextPosition cursor = m_area->selection().cursor();
    const TextRange mine = range();
    return cursor >= mine.start && cursor <= mine.end ? offsetOf(cursor) : 0;
}

void AccessibleText::setCursorPosition(int position)
{
    addSelection(position, position);
}

QString AccessibleText::text(int start, int end) const
{
    const QString whole = wholeText();
    const int size = static_cast<int>(whole.size());
    start = std::clamp(start, 0, size);
    end = end < 0 ? size : std::clamp(end, start, size);
    return whole.sliced(start, end - start);
}

int AccessibleText::characterCount() const
{
    qsizetype count = 0;
    const QList<Stretch> all = stretches();
    for (const Stretch &stretch : all)
        count += stretch.text.size() + 1;
    return static_cast<int>(std::max<qsizetype>(0, count - 1));
}

QRect AccessibleText::characterRect(int offset) const
{
    return isValid() && !stretches().isEmpty() ? onScreen(m_area->cursorRect(positionOf(offset)))
                                               : QRect();
}

int AccessibleText::offsetAtPoint(const QPoint &point) const
{
    if (!isValid() || !rect().contains(point))
        return -1;
    const auto place = m_area->positionAt(m_area->viewport()->mapFromGlobal(point));
    const TextRange mine = range();
    return place && *place >= mine.start && *place <= mine.end ? offsetOf(*place) : -1;
}

void AccessibleText::scrollToSubstring(int start, int)
{
    if (!isValid() || stretches().isEmpty())
        return;
    const TextPosition place = positionOf(start);
    m_area->reveal({place, place});
}

QString AccessibleText::attributes(int, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

} // namespace Chat
