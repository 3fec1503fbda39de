// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader does with the keyboard.
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
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(this);
        if (QAccessibleInterface *item = list ? list->child(row) : nullptr) {
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

void TranscriptArea::moveCursor(QKeyEvent *event)
{
    TextPosition to = m_selection.cursor();
    const QString text = textAt(to);
    const bool byWord = event->modifiers() & Qt::ControlModifier;
    const bool isForward = event->key() == Qt::Key_Right;
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        QTextBoundaryFinder finder(
            byWord ? QTextBoundaryFinder::Word : QTextBoundaryFinder::Grapheme, text);
        finder.setPosition(to.position);
        const qsizetype next = isForward ? finder.toNextBoundary() : finder.toPreviousBoundary();
        if (next >= 0) {
            to.position = next;
        } else if (isForward && to.block + 1 < blocksOf(to.row, to.isInText).size()) {
            ++to.block;
            to.position = 0;
        } else if (!isForward && to.block > 0) {
            --to.block;
            to.position = textAt(to).size();
        }
    } else {
        reveal({to, to});
        const QRect cursor = cursorRect(to);
        const int step = event->key() == Qt::Key_Down ? cursor.height() : -cursor.height();
        const QPoint next(cursor.left(), cursor.center().y() + step);
        if (next.y() < 0 || next.y() >= viewport()->height())
            scrollBy(step * 2);
        const QRect now = cursorRect(to);
        if (const auto position = positionAt({now.left(), now.center().y() + step}))
            to = *position;
    }
    const TextRange before = m_selection.range();
    m_selection.extendTo(to);
    updateSelectionMarks({std::min(before.start, m_selection.range().start),
                          std::max(before.end, m_selection.range().end)});
    reveal({to, to});
}

void TranscriptArea::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const int page = viewport()->height() - 2 * m_theme.lineHeight;
    const bool isArrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right
        || event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (isArrow && modifiers & Qt::ShiftModifier && m_selection.isActive()) {
        moveCursor(event);
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
}

void TranscriptArea::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateRow(m_currentRow);
}

} // namespace Chat
