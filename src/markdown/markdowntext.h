// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"

namespace Chat {

/// A stretch of blocks, as a selection has it: positions in the blockText() of the first and of the
/// last one.
struct BlockRange
{
    qsizetype firstBlock = 0;
    qsizetype firstPosition = 0;
    qsizetype lastBlock = 0;
    qsizetype lastPosition = 0; ///< after the last character
};

/// The whole of `blocks`.
BlockRange wholeRange(const QList<MarkdownBlock> &blocks);

/// What a plain text editor shows: list markers and quotation marks stay, styles go, tables have
/// tabs between their cells (as spreadsheets take them), code is code alone.
QString plainText(const QList<MarkdownBlock> &blocks, const BlockRange &range);

/// Markdown that gives the same blocks again.
QString markdownText(const QList<MarkdownBlock> &blocks, const BlockRange &range);

} // namespace Chat
