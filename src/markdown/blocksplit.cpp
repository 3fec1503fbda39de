// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/blocksplit.h"

#include <algorithm>
#include <iterator>

namespace Chat {

namespace {

constexpr qsizetype LongestText = 8000; // characters: two screens full

/// The formula around a position, or nothing.
const InlineRun *formulaAround(const InlineText &content, qsizetype position)
{
    const auto after = std::ranges::lower_bound(content.runs, position, {}, &InlineRun::start);
    if (after == content.runs.begin())
        return nullptr;
    const InlineRun &run = *std::prev(after);
    return run.styles & InlineStyle::Math && run.start + run.length > position ? &run : nullptr;
}

/// Where the piece that begins at `start` ends: at a line's end, else at a space, else anywhere
/// but within a character. Formulas stay whole.
qsizetype pieceEnd(const InlineText &content, qsizetype start)
{
    const QString &text = content.text;
    const qsizetype limit = start + LongestText;
    if (limit >= text.size())
        return text.size();
    qsizetype end = text.at(limit).isLowSurrogate() ? limit - 1 : limit;
    for (const QChar separator : {QChar(QChar::LineSeparator), QChar(u' ')}) {
        const qsizetype at = text.lastIndexOf(separator, limit);
        if (at > start + LongestText / 2) {
            end = at + 1;
            break;
        }
    }
    const InlineRun *formula = formulaAround(content, end);
    return formula && formula->start > start ? formula->start : end;
}

} // namespace

void appendSplit(QList<MarkdownBlock> &blocks, MarkdownBlock block)
{
    const bool canBeSplit = block.kind == MarkdownBlock::Kind::Paragraph
        || block.kind == MarkdownBlock::Kind::Heading || block.kind == MarkdownBlock::Kind::Html;
    const InlineText whole = block.content;
    if (!canBeSplit || whole.text.size() <= LongestText) {
        blocks.append(std::move(block));
        return;
    }
    qsizetype run = 0;
    for (qsizetype start = 0; start < whole.text.size();) {
        const qsizetype end = pieceEnd(whole, start);
        block.content.text = whole.text.sliced(start, end - start);
        if (block.content.text.endsWith(QChar::LineSeparator))
            block.content.text.chop(1);
        block.content.runs.clear();
        const qsizetype size = block.content.text.size();
        while (run < whole.runs.size() && whole.runs.at(run).start < end) {
            InlineRun part = whole.runs.at(run);
            const qsizetype partEnd = part.start + part.length - start;
            part.start = std::max<qsizetype>(part.start - start, 0);
            part.length = std::min(partEnd, size) - part.start;
            if (part.length > 0)
                block.content.runs.append(part);
            if (partEnd > end - start)
                break;
            ++run;
        }
        blocks.append(block);
        block.blankBefore = false;
        for (BlockContainer &container : block.containers)
            container.starts = false;
        start = end;
    }
}

} // namespace Chat
