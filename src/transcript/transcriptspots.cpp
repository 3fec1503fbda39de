// SPDX-License-Identifier: GPL-3.0-or-later
// Links and the buttons of code, for those who do not point at them.
#include "transcript/links.h"
#include "transcript/messageaccessible.h"
#include "transcript/transcriptarea.h"

#include <QAccessible>

#include <algorithm>

namespace Chat {

int TranscriptArea::layoutIndex(const TextPosition &block)
{
    return block.block + (block.isInText ? box(block.row).text().reasoningCount() : 0);
}

TextPosition TranscriptArea::blockPosition(int row, int layoutIndex)
{
    const int reasoning = box(row).text().reasoningCount();
    const bool isInText = layoutIndex >= reasoning;
    return {.row = row,
            .isInText = isInText,
            .block = isInText ? layoutIndex - reasoning : layoutIndex};
}

QRect TranscriptArea::spotRect(const TextPosition &block, const BlockSpot &spot)
{
    MessageBox *message = existingBox(block.row);
    if (!message)
        return {};
    if (spot.isLink()) {
        TextPosition start = block;
        start.position = spot.start;
        TextPosition end = block;
        end.position = spot.start + spot.length;
        return cursorRect(start) | cursorRect(end);
    }
    const int index = layoutIndex(block);
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == block.row && placed.part == MessageBox::partOf(index))
            return message->text()
                .layout(index)
                .controlRect(spot.control)
                .translated(message->textLeft(), placed.y);
    }
    return {};
}

void TranscriptArea::activateSpot(const TextPosition &block, const BlockSpot &spot)
{
    if (block.row < 0 || block.row >= rowCount())
        return;
    if (spot.isLink()) {
        Q_EMIT linkActivated(spot.link.target, spot.link.text);
        return;
    }
    const int index = layoutIndex(block);
    if (index < box(block.row).text().blockCount() && isOffered(block, spot))
        activate({.row = block.row, .block = index}, spot.control);
}

CodeView TranscriptArea::codeViewOf(const TextPosition &block) const
{
    const auto before = block.isInText ? 0 : blocksOf(block.row, false).size();
    return m_readers.value(m_model->idOf(block.row))
        .code.value(block.block - static_cast<int>(before));
}

bool TranscriptArea::isAtSpot(const TextPosition &block, int index) const
{
    return hasFocus() && m_keySpot.index == index && m_keySpot.block == block;
}

bool TranscriptArea::isOffered(const TextPosition &block, const BlockSpot &spot)
{
    if (spot.isLink())
        return safeLink(spot.link.target).isValid();
    BlockLayout &layout = box(block.row).text().layout(layoutIndex(block));
    return !layout.controlRect(spot.control).isNull();
}

bool TranscriptArea::focusNextPrevChild(bool next)
{
    // Qt asks for the widgets within, too.
    if (hasFocus() && stepSpot(next))
        return true;
    setKeySpot({});
    return QAbstractScrollArea::focusNextPrevChild(next);
}

/// Goes on within the current message, from where the keyboard is. False at its end.
bool TranscriptArea::stepSpot(bool isForward)
{
    const bool isSomewhere = m_keySpot.index >= 0;
    const int row = isSomewhere ? m_keySpot.block.row : rowForKeys();
    if (row < 0 || row >= rowCount() || (!isSomewhere && !isForward))
        return false;
    MessageLayout &text = box(row).text();
    int block = 0;
    int index = -1;
    if (isSomewhere) {
        block = layoutIndex(m_keySpot.block);
        index = m_keySpot.index;
    } else if (m_showsCaret && m_selection.isActive() && m_selection.cursor().row == row) {
        // The first one after the caret.
        const TextPosition caret = m_selection.cursor();
        block = layoutIndex(caret);
        if (block < text.blockCount()) {
            const QList<BlockSpot> spots = spotsIn(text.block(block));
            index = static_cast<int>(std::ranges::count_if(spots,
                                                           [&](const BlockSpot &spot) {
                                                               return spot.isLink()
                                                                   && spot.start < caret.position;
                                                           }))
                - 1;
        }
    }
    const int step = isForward ? 1 : -1;
    for (; block >= 0 && block < text.blockCount(); block += step) {
        const QList<BlockSpot> spots = spotsIn(text.block(block));
        if (!isForward && index < 0)
            index = static_cast<int>(spots.size());
        const TextPosition place = blockPosition(row, block);
        for (index += step; index >= 0 && index < spots.size(); index += step) {
            if (!isOffered(place, spots.at(index)))
                continue;
            setKeySpot({.block = place, .index = index, .spot = spots.at(index)});
            return true;
        }
        index = -1;
    }
    return false;
}

void TranscriptArea::setKeySpot(const KeySpot &spot)
{
    const KeySpot before = std::exchange(m_keySpot, spot);
    if (before.index >= 0)
        updateRow(before.block.row);
    if (spot.index < 0) {
        if (before.index >= 0 && before.spot.isLink())
            Q_EMIT linkHovered({});
        return;
    }
    const int row = spot.block.row;
    m_currentRow = row;
    if (spot.spot.isLink()) {
        TextRange range{spot.block, spot.block};
        range.start.position = spot.spot.start;
        range.end.position = spot.spot.start + spot.spot.length;
        select(range); // that shows it, and screen readers find the caret there
        reveal(range);
    } else {
        const int block = layoutIndex(spot.block);
        revealRect(row, block, box(row).text().layout(block).controlRect(spot.spot.control));
    }
    updateRow(row);
    placeChrome();
    Q_EMIT linkHovered(spot.spot.link.target);
    if (QAccessible::isActive()) {
        if (QAccessibleInterface *item = accessibleSpot(*this, spot.block, spot.index)) {
            QAccessibleEvent event(item, QAccessible::Focus);
            QAccessible::updateAccessibility(&event);
        }
    }
}

} // namespace Chat
