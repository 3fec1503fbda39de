// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QList>
#include <QString>

namespace Chat {

enum class InlineStyle {
    Emphasis = 0x001,
    Strong = 0x002,
    Strikethrough = 0x004,
    Code = 0x008,
    Link = 0x010, ///< the run has a target
    Image = 0x020, ///< likewise; its text is the picture's description
    Html = 0x040, ///< raw HTML, as it was written
    FootnoteReference = 0x080, ///< its text is the footnote's number
    Math = 0x100, ///< a formula as it was written, with its delimiters
};
Q_DECLARE_FLAGS(InlineStyles, InlineStyle)
Q_DECLARE_OPERATORS_FOR_FLAGS(InlineStyles)

/// A stretch of InlineText that is not plain.
struct InlineRun
{
    qsizetype start = 0;
    qsizetype length = 0;
    InlineStyles styles = {};
    int target = -1; ///< index into InlineText::targets

    bool operator==(const InlineRun &) const = default;
};

/// Text with styles. Lines within it are separated by QChar::LineSeparator.
struct InlineText
{
    QString text = {};
    QList<InlineRun> runs = {}; ///< in order, without overlap
    QStringList targets = {}; ///< addresses as the author wrote them: not to be trusted

    bool operator==(const InlineText &) const = default;
};

/// What a block stands in: a quote, an item of a list, a footnote.
struct BlockContainer
{
    enum class Kind { Quote, Item, Footnote };
    enum class Task { None, Open, Done };

    Kind kind = Kind::Quote;
    bool starts = true; ///< this block is the first one in it, so it shows the marker
    QString marker = {}; ///< `3.`, `3)`, the footnote's number; empty for a bullet
    Task task = Task::None;

    bool operator==(const BlockContainer &) const = default;
};

/// One block of a Markdown text that holds no other blocks. A text is a list of them; what they are
/// nested in each of them tells itself, so that a block can be shown, kept and replaced without a
/// look at its neighbours.
struct MarkdownBlock
{
    enum class Kind { Paragraph, Heading, Code, Html, Table, Rule };
    enum class Alignment { None, Left, Center, Right };

    Kind kind = Kind::Paragraph;
    int level = 0; ///< of a heading, 1 to 6
    bool blankBefore = false; ///< a blank line stood before it
    QList<BlockContainer> containers = {}; ///< outermost first, at most MaximumNesting
    InlineText content =
        {}; ///< of all but tables and rules; lines of code end with '\n', but the last
    QString language = {}; ///< of code: the first word after its fence
    QList<Alignment> columns = {}; ///< of a table
    QList<InlineText> cells = {}; ///< of a table: row by row, the header first

    static constexpr qsizetype MaximumNesting = 24; ///< deeper blocks are shown at this depth
    static constexpr qsizetype MaximumColumns = 64; ///< a wider table is shown as text
    /// A longer table is several, each with the header.
    static constexpr qsizetype MaximumCellsAtOnce = 1000;
    static constexpr qsizetype MaximumCells = 20'000; ///< what follows is shown as text

    bool operator==(const MarkdownBlock &) const = default;
};

/// The text of a block as it can be selected, searched and copied: a table's cells are separated by
/// tabs, its rows by '\n'.
QString blockText(const MarkdownBlock &block);

/// For tests and their messages: one line for each block.
QString blockDrawing(const MarkdownBlock &block);

} // namespace Chat
