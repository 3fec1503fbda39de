// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/codefence.h"
#include "markdown/formulas.h"
#include "markdown/markdownblock.h"

#include <optional>

namespace Chat {

/// A top-level block or an item of a top-level list: what is parsed the same whether or not the
/// text before it is there.
struct MarkdownPart
{
    qsizetype offset = -1; ///< in the text; −1 where the parser did not tell
    qsizetype firstBlock = 0;
    int headLines = 1; ///< the lines that must be there whole for the part to be what it is
    std::optional<int> number = {}; ///< of an item of an ordered list
    std::optional<CodeFence> fence = {}; ///< of fenced code that is not indented
};

struct ParsedMarkdown
{
    QList<MarkdownBlock> blocks = {};
    QList<MarkdownPart> parts = {}; ///< in order of their blocks
    FoundFormulas formulas = {}; ///< in the text
};

/// Where the text to be parsed stands in a longer one.
struct MarkdownContext
{
    bool blankBefore = false; ///< the line before is blank
    std::optional<int> number = {}; ///< the text begins with the item of an ordered list with this
};

/// Parses GitHub's Markdown without footnotes that are not defined in it: raw HTML stays text,
/// addresses of the web and of mail become links, a line break is kept as one, formulas stay as
/// they were written. Takes linear time and memory whatever the text; what would take more is shown
/// as plain text. `text` went through MarkdownNormalizer. Any thread.
ParsedMarkdown parseMarkdown(QStringView text, const MarkdownContext &context = {});

/// The same for text that a person wrote as it should look: everything but fenced code is plain.
ParsedMarkdown parsePlainText(QStringView text);

} // namespace Chat
