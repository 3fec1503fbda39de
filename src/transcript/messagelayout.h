// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/incrementalmarkdown.h"
#include "typeset/blocklayout.h"
#include "typeset/heightindex.h"
#include "typeset/texttheme.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace Chat {

/// What a reader set about a message. Outlives its layout.
struct ReaderState
{
    bool isReasoningUnfolded = false;
    QHash<int, CodeView> code = {}; ///< by block of the answer
};

/// The text of one message, block below block, laid out only where it is looked at: other blocks
/// have an estimated height. Blocks of the reasoning, where it is unfolded, come before those of
/// the text. Coordinates are those of the text's own top left corner.
class MessageLayout final
{
public:
    /// Markdown for an answer; Typed for what a person wrote, which is shown as it is.
    enum class Kind { Markdown, Typed };

    MessageLayout(Kind kind, const TextTheme &theme);

    /// Takes over the text; text that only grew costs no more than what was added. What is
    /// `isComplete` is not expected to grow.
    void setText(const QString &text, bool isComplete);
    void setReasoning(const QString &text, bool isComplete);
    /// Where the reasoning was folded or unfolded, setReasoning() is due.
    void setReader(const ReaderState &reader);

    /// Forgets all heights where the width is another one.
    void setWidth(int width);
    int width() const { return m_width; }

    int blockCount() const { return static_cast<int>(m_blocks.size()); }
    int reasoningCount() const { return m_shownReasoning; }
    const MarkdownBlock &block(int index) const;
    qint64 top(int index) const { return m_heights.top(index); }
    qint64 height() const { return m_heights.total(); }
    int blockHeight(int index) const { return m_heights.height(index); }
    int blockAt(qint64 y) const { return static_cast<int>(m_heights.indexAt(y)); }
    bool isExact(int index) const
    {
        return m_blocks[static_cast<std::size_t>(index)].layout != nullptr;
    }

    /// Lays the block out where it is not; its height is exact from then on.
    BlockLayout &layout(int index);
    /// A number that changes with what the block shows, and is like no other block's.
    quint64 revision(int index) const { return m_blocks[static_cast<std::size_t>(index)].revision; }
    void touch(int index); ///< it shows something else now
    /// What it showed before the text at its end grew: down to cleanHeight() it still looks so.
    quint64 revisionBefore(int index) const
    {
        return m_blocks[static_cast<std::size_t>(index)].revisionBefore;
    }
    int cleanHeight(int index) const
    {
        return m_blocks[static_cast<std::size_t>(index)].cleanHeight;
    }

    /// After a change of its folding, wrapping or scrolling.
    void setCodeView(int index, const CodeView &view);

    /// Lays those blocks out anew, when they are asked for, that show the source of one of these
    /// formulas. False where there are none.
    bool showFormulas(const QSet<QString> &drawn);
    /// Whether this block is one of those.
    bool hasFormulas(int index, const QSet<QString> &drawn) const;

    /// Gives up the layouts of all blocks outside of [first, last]; their heights stay.
    void releaseOutside(int first, int last);

    /// The width that its longest line wants. Lays everything out.
    int naturalWidth();

    const QList<MarkdownBlock> &blocks() const { return blocksOf(m_text); } ///< of the text
    /// Of the reasoning, where it is unfolded.
    const QList<MarkdownBlock> &reasoningBlocks() const { return blocksOf(m_reasoning); }

private:
    struct Source
    {
        /// Where it is complete. Text that grows is not held: the model would have to copy it for
        /// every word that comes.
        QString text = {};
        QList<MarkdownBlock> blocks = {};
        std::unique_ptr<IncrementalMarkdown> growing = {}; ///< null where it is complete
        qsizetype grownSize = 0; ///< how much of it was read
        QString grownEnd = {}; ///< the last of that
    };
    struct Block
    {
        std::unique_ptr<BlockLayout> layout = {};
        quint64 revision = 0;
        quint64 revisionBefore = 0;
        int cleanHeight = 0;
    };

    static const QList<MarkdownBlock> &blocksOf(const Source &source)
    {
        return source.growing ? source.growing->blocks() : source.blocks;
    }
    /// Reads the text into source.blocks; what changed as IncrementalMarkdown tells.
    IncrementalMarkdown::Change read(Source &source, const QString &text, bool isComplete);
    static bool hasOnlyGrown(const Source &source, const QString &text);
    void replaceFrom(int first, qsizetype character);
    bool isFirst(int index) const { return index == 0 || index == m_shownReasoning; }
    int estimatedHeight(int index) const;
    CodeView codeView(int index) const;
    const QColor &colorOf(int index) const;
    static quint64 nextRevision();

    const TextTheme *m_theme;
    Kind m_kind;
    Source m_text;
    Source m_reasoning;
    ReaderState m_reader;
    int m_shownReasoning = 0;
    int m_width = 0;
    int m_layoutCount = 0; ///< at most so many blocks are laid out
    std::vector<Block> m_blocks; ///< those of the reasoning that is shown, then those of the text
    HeightIndex m_heights;
};

} // namespace Chat
