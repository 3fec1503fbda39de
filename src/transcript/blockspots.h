// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"
#include "typeset/blocklayout.h"

namespace Chat {

/// What a reader can activate in a block besides selecting its text: a link, or one of the buttons
/// of code. The mouse finds them by their places; the keyboard and screen readers by their order.
struct BlockSpot
{
    BlockControl control = BlockControl::None; ///< None: it is a link
    qsizetype start = 0; ///< of a link, in the blockText()
    qsizetype length = 0;
    BlockLayout::Link link = {};

    bool isLink() const { return control == BlockControl::None; }
};

/// In the order of reading. Code that is too long to be wrapped has the button for it all the same:
/// see BlockLayout::controlRect().
QList<BlockSpot> spotsIn(const MarkdownBlock &block);

/// What it says, or does; for screen readers.
QString spotText(const BlockSpot &spot, const CodeView &view);

} // namespace Chat
