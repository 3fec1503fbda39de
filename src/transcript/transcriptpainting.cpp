// SPDX-License-Identifier: GPL-3.0-or-later
// What is painted, and what of it is painted again.
#include "style/metrics.h"
#include "transcript/transcriptarea.h"
#include "typeset/codeblocklayout.h"

#include <QPainter>
#include <QPaintEvent>

#include <algorithm>

namespace Chat {

QList<TranscriptArea::Shown> TranscriptArea::shownNow()
{
    QList<Shown> shown;
    for (const Page::Placed &placed : m_page.placed()) {
        MessageBox &message = box(placed.row);
        const QRect rect(0, placed.y, viewport()->width(), placed.height);
        if (message.isHead(placed.part) || message.isTail(placed.part)) {
            // No revision: a row's ground is where its blocks are, and its words are few.
            quint64 key = (quint64(placed.row) << 32) + (message.isHead(placed.part) ? 1 : 2);
            key ^= quint64(qHash(message.noticeText())) << 8;
            shown.append({.revision = ~key, .rect = rect});
        } else {
            const int block = MessageBox::blockOf(placed.part);
            shown.append({.revision = message.text().revision(block),
                          .revisionBefore = message.text().revisionBefore(block),
                          .cleanHeight = message.text().cleanHeight(block),
                          .rect = rect});
        }
    }
    return shown;
}

void TranscriptArea::repaintDifference(const QList<Shown> &before, const QList<Shown> &now)
{
    QHash<quint64, qsizetype> old;
    for (qsizetype i = 0; i < before.size(); ++i)
        old.insert(before.at(i).revision, i);

    // How far the first thing that is still in sight moved, the others moved, too, most likely.
    std::optional<int> moved;
    for (const Shown &shown : now) {
        const auto found = old.constFind(shown.revision);
        if (found == old.cend() || before.at(*found).rect.height() != shown.rect.height())
            continue;
        moved = shown.rect.y() - before.at(*found).rect.y();
        break;
    }
    if (!moved || std::abs(*moved) >= viewport()->height()) {
        viewport()->update();
        return;
    }
    if (*moved != 0)
        viewport()->scroll(0, *moved);

    QRegion dirty;
    QSet<qsizetype> kept;
    for (const Shown &shown : now) {
        auto found = old.constFind(shown.revision);
        if (found != old.cend()) {
            const QRect was = before.at(*found).rect.translated(0, *moved);
            kept.insert(*found);
            if (was != shown.rect)
                dirty += was.united(shown.rect);
            continue;
        }
        found = shown.revisionBefore == 0 ? old.cend() : old.constFind(shown.revisionBefore);
        if (found != old.cend() && before.at(*found).rect.y() + *moved == shown.rect.y()) {
            kept.insert(*found);
            const QRect was = before.at(*found).rect.translated(0, *moved);
            dirty += was.united(shown.rect).adjusted(0, shown.cleanHeight, 0, 0);
            continue;
        }
        dirty += shown.rect;
    }
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (!kept.contains(i))
            dirty += before.at(i).rect.translated(0, *moved);
    }
    // Below the last thing there is nothing now, where there may have been something.
    if (!now.isEmpty() && !before.isEmpty()) {
        const int bottom = now.last().rect.bottom() + 1;
        const int bottomBefore = before.last().rect.bottom() + 1 + *moved;
        if (bottomBefore > bottom)
            dirty += QRect(0, bottom, viewport()->width(), bottomBefore - bottom);
    }
    if (!dirty.isEmpty())
        viewport()->update(dirty);
}

/// Sees to it that the code in sight has its colours, sooner or later.
void TranscriptArea::requestColors()
{
    for (const Page::Placed &placed : m_page.placed()) {
        MessageBox &message = box(placed.row);
        if (message.isHead(placed.part) || message.isTail(placed.part))
            continue;
        const int block = MessageBox::blockOf(placed.part);
        if (message.text().block(block).kind != MarkdownBlock::Kind::Code)
            continue;
        auto &code = static_cast<CodeBlockLayout &>(message.text().layout(block));
        const bool isComplete = message.row().message.state != MessageState::Streaming
            || block + 1 < message.text().blockCount();
        if (m_highlighting.request(code.id(), code, isComplete))
            viewport()->update(0, placed.y, viewport()->width(), placed.height);
    }
}

void TranscriptArea::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QRect &rect : event->region()) {
        m_paintedPixels += qint64(rect.width()) * rect.height();
        painter.setClipRect(rect);
        // Wider than the clip: at 150 % an edge may be amid a pixel, and would shine through.
        painter.fillRect(rect.adjusted(-1, -1, 1, 1), m_theme.colors.base);
        int ground = -1;
        for (const Page::Placed &placed : m_page.placed()) {
            if (placed.row != ground) {
                ground = placed.row;
                paintRow(painter, placed.row, rect);
            }
            if (placed.y < rect.bottom() + 1 && placed.y + placed.height > rect.top())
                paintBlock(painter, placed, rect);
        }
    }
}

void TranscriptArea::paintRow(QPainter &painter, int row, const QRect &clip)
{
    MessageBox &message = box(row);
    const int top = rowTopInView(row);
    if (top > clip.bottom() || top + message.height() < clip.top())
        return;
    message.paintGround(painter, top);
    if (row == m_currentRow && m_showsCurrentRow && hasFocus()) {
        painter.fillRect(MessageBox::columnLeft(viewport()->width(), m_theme) - Metrics::Medium,
                         top + Metrics::Huge, 2, message.height() - Metrics::Huge - Metrics::Large,
                         m_theme.colors.accent);
    }
}

void TranscriptArea::paintBlock(QPainter &painter, const Page::Placed &placed, const QRect &clip)
{
    MessageBox &message = box(placed.row);
    if (message.isHead(placed.part))
        return;
    if (message.isTail(placed.part)) {
        message.paintTail(painter, placed.y);
        return;
    }
    const int block = MessageBox::blockOf(placed.part);
    BlockLayout &layout = message.text().layout(block);
    const QPoint origin(message.textLeft(), placed.y);
    BlockPaint what{.marks = marksFor(placed.row, block, message),
                    .clip = clip.translated(-origin)};
    if (m_hovered.row == placed.row && m_hovered.block == block)
        what.hovered = m_hoveredControl;
    if (m_confirmed.row == placed.row && m_confirmed.block == block)
        what.confirmed = m_confirmedControl;
    const TextPosition place = blockPosition(placed.row, block);
    const bool hasKeys =
        hasFocus() && m_keySpot.index >= 0 && m_keySpot.block == place && !m_keySpot.spot.isLink();
    if (hasKeys)
        what.hovered = m_keySpot.spot.control;
    painter.save();
    // Marks piled upon marks reach far beyond their line: not into other blocks.
    painter.setClipRect(clip.intersected(QRect(0, placed.y, viewport()->width(), placed.height)));
    painter.translate(origin);
    layout.paint(painter, what);
    if (hasKeys) {
        const QRect control = layout.controlRect(m_keySpot.spot.control);
        painter.setPen(QPen(m_theme.colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(control.adjusted(1, 1, -1, -1), Metrics::Tiny, Metrics::Tiny);
    }
    const TextPosition caret = m_selection.cursor();
    if (m_showsCaret && hasFocus() && m_selection.isActive() && caret.row == place.row
        && caret.isInText == place.isInText && caret.block == place.block) {
        const QRect line = layout.cursorRect(caret.position);
        painter.fillRect(line.left(), line.top(), 2, line.height(), m_theme.colors.text);
    }
    painter.restore();
}

TextMarks TranscriptArea::marksFor(int row, int block, const MessageBox &message) const
{
    const bool isInText = block >= message.text().reasoningCount();
    const int own = isInText ? block - message.text().reasoningCount() : block;
    const QString text = blockText(message.text().block(block));
    TextMarks marks{.selection = m_selection.markIn(row, isInText, own, text.size())};
    if (m_needle.isEmpty())
        return marks;
    for (qsizetype at = text.indexOf(m_needle, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(m_needle, at + m_needle.size(), Qt::CaseInsensitive)) {
        const TextPosition start{row, isInText, own, at};
        marks.matches.append({.start = at,
                              .end = at + m_needle.size(),
                              .isCurrent = m_currentMatch && m_currentMatch->start == start});
    }
    return marks;
}

void TranscriptArea::updateRow(int row)
{
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == row)
            viewport()->update(0, placed.y, viewport()->width(), placed.height);
    }
}

// For tests and screen readers

QList<TranscriptArea::BlockPlace> TranscriptArea::visibleBlocks()
{
    QList<BlockPlace> places;
    for (const Page::Placed &placed : m_page.placed()) {
        MessageBox &message = box(placed.row);
        if (message.isHead(placed.part) || message.isTail(placed.part))
            continue;
        places.append({placed.row, MessageBox::blockOf(placed.part),
                       QRect(message.textLeft(), placed.y, message.text().width(), placed.height)});
    }
    return places;
}

QRect TranscriptArea::blockRect(const TextPosition &block)
{
    const MessageBox *message = existingBox(block.row);
    const int index = message ? layoutIndex(block) : -1;
    for (const BlockPlace &place : visibleBlocks()) {
        if (place.row == block.row && place.block == index)
            return place.rect;
    }
    return {};
}

QRect TranscriptArea::rowRect(int row)
{
    QRect rect;
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == row)
            rect |= QRect(0, placed.y, viewport()->width(), placed.height);
    }
    return rect;
}

} // namespace Chat
