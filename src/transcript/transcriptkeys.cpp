// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader does with the keyboard.
#include "transcript/messageaccessible.h"
#include "transcript/transcriptarea.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace Chat {

void TranscriptArea::setCurrentRow(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    const int before = std::exchange(m_currentRow, row);
    m_showsCurrentRow = true;
    updateRow(before);
    updateRow(row);
    placeChrome();
    if (QAccessible::isActive()) {
        if (QAccessibleInterface *item = accessibleMessage(*this, row)) {
            QAccessibleEvent event(item, QAccessible::Focus);
            QAccessible::updateAccessibility(&event);
        }
    }
}

int TranscriptArea::rowForKeys() const
{
    if (m_currentRow >= 0 || m_page.placed().isEmpty())
        return m_currentRow;
    return m_page.isAtEnd() ? rowCount() - 1 : m_page.placed().first().row;
}

void TranscriptArea::stepRow(int direction)
{
    if (m_page.placed().isEmpty())
        return;
    const Page::Placed &top = m_page.placed().first();
    int row =
        m_showsCurrentRow && !rowRect(m_currentRow).isNull() ? m_currentRow + direction : top.row;
    // The message at the top, where a part of it is out of sight.
    if (row == top.row && direction > 0 && !m_showsCurrentRow)
        row = top.row + (rowTopInView(top.row) < 0 ? 1 : 0);
    row = std::clamp(row, 0, rowCount() - 1);
    const QRect place = rowRect(row);
    if (place.isNull() || rowTopInView(row) < 0 || place.bottom() >= viewport()->height())
        showRow(row);
    setCurrentRow(row);
}

// The caret: there once the reader has asked for it, until the mouse is used or Escape pressed

void TranscriptArea::showCaret(bool shows)
{
    if (m_showsCaret == shows)
        return;
    m_showsCaret = shows;
    updateRow(m_selection.cursor().row);
}

bool TranscriptArea::isCaretKey(const QKeyEvent *event) const
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers & ~(Qt::ShiftModifier | Qt::ControlModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down: // these scroll otherwise
        return m_showsCaret ? !(modifiers & Qt::ControlModifier) : modifiers == Qt::ShiftModifier;
    default:
        return false;
    }
}

TextPosition TranscriptArea::caretAside(const TextPosition &from, bool isForward, bool byWord) const
{
    const QString text = textAt(from);
    QTextBoundaryFinder finder(byWord ? QTextBoundaryFinder::Word : QTextBoundaryFinder::Grapheme,
                               text);
    finder.setPosition(from.position);
    const qsizetype next = isForward ? finder.toNextBoundary() : finder.toPreviousBoundary();
    TextPosition to = from;
    if (next >= 0) {
        to.position = next;
        return to;
    }
    // To the next block, or the next message.
    to.block += isForward ? 1 : -1;
    if (to.block >= blocksOf(to.row, to.isInText).size() || to.block < 0) {
        if (to.isInText != isForward) {
            to.isInText = isForward;
        } else {
            to.row += isForward ? 1 : -1;
            to.isInText = !isForward;
            if (to.row < 0 || to.row >= rowCount())
                return from;
        }
        to.block = isForward ? 0 : static_cast<int>(blocksOf(to.row, to.isInText).size()) - 1;
        if (blocksOf(to.row, to.isInText).isEmpty()) {
            to.block = 0;
            to.position = 0;
            const TextPosition beyond = caretAside(to, isForward, false);
            return beyond == to ? from : beyond;
        }
    }
    to.position = isForward ? 0 : textAt(to).size();
    return to;
}

TextPosition TranscriptArea::caretBelow(const TextPosition &from, bool isDown)
{
    reveal({from, from});
    const QRect cursor = cursorRect(from);
    const int step = isDown ? cursor.height() : -cursor.height();
    const QPoint next(cursor.left(), cursor.center().y() + step);
    if (next.y() < 0 || next.y() >= viewport()->height())
        scrollBy(step * 2);
    // Between two blocks there is room that belongs to one of them.
    const QRect now = cursorRect(from);
    int y = now.center().y() + step;
    for (; y > -now.height() && y < viewport()->height() + now.height() && step != 0; y += step) {
        const auto position = positionAt({now.left(), y});
        const int top = position ? cursorRect(*position).top() : now.top();
        if (isDown ? top > now.top() : top < now.top())
            return *position;
    }
    return from;
}

void TranscriptArea::moveCaret(const QKeyEvent *event)
{
    setKeySpot({});
    const bool extends = event->modifiers() & Qt::ShiftModifier;
    const bool isForward = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    const TextRange before = m_selection.range();
    const bool isNew = !m_selection.isActive();
    if (isNew) {
        // At the beginning of what is read: the current message, or what is in sight of it.
        const int row = rowForKeys();
        const bool isTopInSight = !rowRect(row).isNull() && rowTopInView(row) >= 0;
        const auto top = isTopInSight ? TextPosition{.row = row} : positionAt({0, 0});
        if (!top)
            return;
        m_selection.begin(*top, TextSelection::Unit::Character);
    }
    TextPosition to = m_selection.cursor();
    if (!extends && (isNew || !m_selection.isEmpty()))
        to = isForward ? m_selection.range().end : m_selection.range().start;
    else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        to = caretAside(to, isForward, event->modifiers() & Qt::ControlModifier);
    else
        to = caretBelow(to, isForward);

    if (extends)
        m_selection.extendTo(to);
    else
        m_selection.begin(to, TextSelection::Unit::Character);
    m_showsCaret = true;
    m_currentRow = to.row;
    updateSelectionMarks({std::min(before.start, m_selection.range().start),
                          std::max(before.end, m_selection.range().end)});
    reveal({to, to});
    tellCaret();
}

/// Screen readers read what the caret moves over.
void TranscriptArea::tellCaret()
{
    if (!QAccessible::isActive())
        return;
    QAccessibleInterface *item = accessibleMessage(*this, m_selection.cursor().row);
    QAccessibleTextInterface *text = item ? item->textInterface() : nullptr;
    if (!text)
        return;
    QAccessibleTextCursorEvent event(item, text->cursorPosition());
    QAccessible::updateAccessibility(&event);
}

void TranscriptArea::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const int page = viewport()->height() - 2 * m_theme.lineHeight;
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool isAtButton = m_keySpot.index >= 0 && !m_keySpot.spot.isLink();
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (isCaretKey(event)) {
        moveCaret(event);
    } else if (event->key() == Qt::Key_Escape && m_showsCaret) {
        showCaret(false);
    } else if (modifiers == Qt::NoModifier
               && ((isEnter && m_keySpot.index >= 0)
                   || (event->key() == Qt::Key_Space && isAtButton))) {
        activateSpot(m_keySpot.block, m_keySpot.spot);
    } else if (modifiers == Qt::AltModifier
               && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        stepRow(event->key() == Qt::Key_Up ? -1 : 1);
    } else if (modifiers & ~(Qt::ShiftModifier | Qt::ControlModifier)) {
        QAbstractScrollArea::keyPressEvent(event);
    } else if (event->key() == Qt::Key_Home) {
        showRow(0);
    } else if (event->key() == Qt::Key_End) {
        scrollToEnd();
    } else if (event->key() == Qt::Key_PageUp) {
        scrollBy(-page);
    } else if (event->key() == Qt::Key_PageDown) {
        scrollBy(page);
    } else if (event->key() == Qt::Key_Space && modifiers != Qt::ControlModifier) {
        scrollBy(modifiers & Qt::ShiftModifier ? -page : page);
    } else if (event->key() == Qt::Key_Up && modifiers == Qt::NoModifier) {
        scrollBy(-2 * m_theme.lineHeight);
    } else if (event->key() == Qt::Key_Down && modifiers == Qt::NoModifier) {
        scrollBy(2 * m_theme.lineHeight);
    } else {
        event->ignore();
        return;
    }
    event->accept();
}

void TranscriptArea::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    updateRow(m_currentRow);
    updateRow(m_keySpot.block.row);
}

void TranscriptArea::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateRow(m_currentRow);
    updateRow(m_keySpot.block.row);
}

} // namespace Chat
