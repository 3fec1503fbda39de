// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"

namespace Chat {

/// Appends the block, in pieces where it is too long a text to be laid out at once.
void appendSplit(QList<MarkdownBlock> &blocks, MarkdownBlock block);

} // namespace Chat
