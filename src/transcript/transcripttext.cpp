// SPDX-License-Identifier: GPL-3.0-or-later
// Places in the text, the selection, and what is copied.
#include "markdown/markdowntext.h"
#include "transcript/transcriptarea.h"
#include "typeset/codeblocklayout.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace Chat {

// Places

TranscriptArea::Target TranscriptArea::targetAt(QPoint point)
{
    for (const Page::Placed &placed : m_page.placed()) {
        if (point.y() < placed.y || point.y() >= placed.y + placed.height)
            continue;
        MessageBox &message = box(placed.row);
        Target target{.row = placed.row};
        if (!message.isHead(placed.part) && !message.isTail(placed.part)) {
            target.block = MessageBox::blockOf(placed.part);
            target.inside = point - QPoint(message.textLeft(), placed.y);
        }
        return target;
    }
    return {};
}

TextPosition TranscriptArea::positionFor(const Target &target)
{
    MessageBox &message = box(target.row);
    const int reasoning = message.text().reasoningCount();
    const bool isInText = target.block >= reasoning;
    return {target.row, isInText, isInText ? target.block - reasoning : target.block,
            message.text().layout(target.block).positionAt(target.inside)};
}

std::optional<TextPosition> TranscriptArea::positionAt(QPoint point)
{
    // The nearest block: what is between blocks belongs to the one above.
    const QList<BlockPlace> places = visibleBlocks();
    if (places.isEmpty())
        return {};
    const BlockPlace *nearest = &places.first();
    for (const BlockPlace &place : places) {
        if (place.rect.top() <= point.y())
            nearest = &place;
    }
    return positionFor({nearest->row, nearest->block, point - nearest->rect.topLeft()});
}

QRect TranscriptArea::cursorRect(const TextPosition &position)
{
    MessageBox *message = existingBox(position.row);
    if (!message)
        return {};
    const int block = position.block + (position.isInText ? message->text().reasoningCount() : 0);
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == position.row && placed.part == MessageBox::partOf(block))
            return message->text()
                .layout(block)
                .cursorRect(position.position)
                .translated(message->textLeft(), placed.y);
    }
    return {};
}

QString TranscriptArea::textAt(const TextPosition &position) const
{
    const auto found = m_boxes.find(position.row);
    if (found != m_boxes.end()) {
        const MessageLayout &text = found->second->text();
        const int block = position.block + (position.isInText ? text.reasoningCount() : 0);
        const int end = position.isInText ? text.blockCount() : text.reasoningCount();
        return block >= 0 && block < end ? blockText(text.block(block)) : QString();
    }
    const QList<MarkdownBlock> blocks = blocksOf(position.row, position.isInText);
    return position.block < blocks.size() ? blockText(blocks.at(position.block)) : QString();
}

QList<MarkdownBlock> TranscriptArea::blocksOf(int row, bool isInText) const
{
    const auto found = m_boxes.find(row);
    if (found != m_boxes.end())
        return isInText ? found->second->text().blocks() : found->second->text().reasoningBlocks();
    if (!isInText && !m_readers.value(m_model->idOf(row)).isReasoningUnfolded)
        return {};
    if (m_read.row != row)
        m_read = {.row = row};
    std::optional<QList<MarkdownBlock>> &blocks = isInText ? m_read.text : m_read.reasoning;
    if (!blocks) {
        const Message message = m_model->row(row).message;
        MarkdownNormalizer normalizer;
        const QString text = normalizer.normalized(isInText ? message.text : message.reasoning);
        blocks =
            message.role == Role::User ? parsePlainText(text).blocks : parseMarkdown(text).blocks;
    }
    return *blocks;
}

SearchedMessage TranscriptArea::searchedMessage(int row) const
{
    const Message message = m_model->row(row).message;
    const bool showsReasoning = m_readers.value(message.id).isReasoningUnfolded;
    return {.text = message.text,
            .reasoning = showsReasoning ? message.reasoning : QString(),
            .isTyped = message.role == Role::User};
}

void TranscriptArea::reveal(const TextRange &range)
{
    flushChanges();
    MessageBox &message = box(range.start.row);
    const int block =
        range.start.block + (range.start.isInText ? message.text().reasoningCount() : 0);
    if (block >= message.text().blockCount()
        || (!range.start.isInText && block >= message.text().reasoningCount()))
        return;
    revealInBlock(range.start.row, block, range.start.position);
    revealRect(range.start.row, block,
               message.text().layout(block).cursorRect(range.start.position));
}

/// Scrolls until a place within a block is in sight.
void TranscriptArea::revealRect(int row, int block, const QRect &inside)
{
    const int part = MessageBox::partOf(block);
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == row && placed.part == part && placed.y + inside.top() >= 0
            && placed.y + inside.bottom() < viewport()->height())
            return;
    }
    m_page.setAnchor({row, part, viewport()->height() / 4 - inside.top()});
    refresh();
}

/// Unfolds and scrolls code where the position is not shown.
void TranscriptArea::revealInBlock(int row, int block, qsizetype position)
{
    MessageLayout &text = box(row).text();
    if (text.layout(block).isFoldedAway(position)) {
        CodeView view = text.layout(block).codeView();
        view.isUnfolded = true;
        text.setCodeView(block, view);
        keepCodeView(row, block);
        refresh();
    }
    if (text.layout(block).scrollTo(position)) {
        keepCodeView(row, block);
        updateRow(row);
    }
}

void TranscriptArea::keepCodeView(int row, int block)
{
    MessageBox &message = box(row);
    ReaderState reader = message.reader();
    reader.code.insert(block - message.text().reasoningCount(),
                       message.text().layout(block).codeView());
    m_readers.insert(message.row().message.id, reader);
    message.setReader(reader);
}

void TranscriptArea::setMatches(const QString &needle, const std::optional<TextRange> &current)
{
    m_needle = needle;
    m_currentMatch = current;
    viewport()->update();
}

// The selection

void TranscriptArea::updateSelectionMarks(const TextRange &before)
{
    const int first = std::min(before.start.row, m_selection.range().start.row);
    const int last = std::max(before.end.row, m_selection.range().end.row);
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row >= first && placed.row <= last)
            viewport()->update(0, placed.y, viewport()->width(), placed.height);
    }
}

void TranscriptArea::select(const TextRange &range)
{
    const TextRange before = m_selection.range();
    m_selection.select(range);
    updateSelectionMarks(before);
}

void TranscriptArea::selectAll()
{
    if (rowCount() == 0)
        return;
    const auto rangeOf = [this](int first, int last) {
        const QList<MarkdownBlock> blocks = blocksOf(last);
        TextPosition end{.row = last};
        if (!blocks.isEmpty()) {
            end.block = static_cast<int>(blocks.size()) - 1;
            end.position = blockText(blocks.last()).size();
        }
        return TextRange{{.row = first}, end};
    };
    int row = m_currentRow;
    if (m_selection.isActive())
        row = m_selection.cursor().row;
    const TextRange message = row >= 0 && row < rowCount() ? rangeOf(row, row) : TextRange{};
    // It may have grown since.
    const bool isSelected = m_selection.isActive() && m_selection.range() == m_selectedMessage;
    m_selectedMessage = isSelected ? TextRange() : message;
    select(isSelected || message.isEmpty() ? rangeOf(0, rowCount() - 1) : message);
}

QString TranscriptArea::textOfSelection(bool asMarkdown) const
{
    if (m_selection.isEmpty())
        return {};
    const TextRange range = m_selection.range();
    QStringList parts;
    for (int row = range.start.row; row <= range.end.row; ++row) {
        for (const bool isInText : {false, true}) {
            const TextPosition first{.row = row, .isInText = isInText};
            const QList<MarkdownBlock> blocks = blocksOf(row, isInText);
            if (blocks.isEmpty())
                continue;
            BlockRange part = wholeRange(blocks);
            const TextPosition last{row, isInText, static_cast<int>(part.lastBlock),
                                    part.lastPosition};
            if (range.end <= first || range.start >= last)
                continue;
            const bool isWhole = range.start <= first && range.end >= last;
            if (isWhole && asMarkdown && isInText) {
                parts.append(m_model->text(row)); // as the model wrote it
                continue;
            }
            if (range.start > first) {
                part.firstBlock = range.start.block;
                part.firstPosition = range.start.position;
            }
            if (range.end < last) {
                part.lastBlock = range.end.block;
                part.lastPosition = range.end.position;
            }
            parts.append(asMarkdown ? markdownText(blocks, part) : plainText(blocks, part));
        }
    }
    return parts.join(QStringLiteral("\n\n"));
}

QString TranscriptArea::selectedText() const
{
    return textOfSelection(false);
}

QString TranscriptArea::selectedMarkdown() const
{
    return textOfSelection(true);
}

void TranscriptArea::putOnClipboard(const QString &text)
{
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied();
}

void TranscriptArea::copy()
{
    if (!m_selection.isEmpty())
        copySelection(m_copyFormat);
    else if (m_currentRow >= 0)
        copyRow(m_currentRow, m_copyFormat);
}

void TranscriptArea::copySelection(CopyFormat format)
{
    putOnClipboard(textOfSelection(format == CopyFormat::Markdown));
}

void TranscriptArea::copyRow(int row, CopyFormat format)
{
    const QList<MarkdownBlock> blocks = blocksOf(row);
    putOnClipboard(format == CopyFormat::Markdown ? m_model->text(row)
                                                  : plainText(blocks, wholeRange(blocks)));
}

bool TranscriptArea::copyLastCode()
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!m_model->text(row).contains(QLatin1String("```"))
            && !m_model->text(row).contains(QLatin1String("~~~")))
            continue;
        const QList<MarkdownBlock> blocks = blocksOf(row);
        for (qsizetype i = blocks.size() - 1; i >= 0; --i) {
            if (blocks.at(i).kind == MarkdownBlock::Kind::Code) {
                putOnClipboard(blocks.at(i).content.text);
                return true;
            }
        }
    }
    return false;
}

} // namespace Chat
