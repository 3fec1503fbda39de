// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownparser.h"
#include "markdown/markdownsource.h"

namespace Chat {

/// Markdown that arrives bit by bit. Only the end of the text that can still come out differently
/// is parsed again: a block is committed when the first line of the next one is there whole, an
/// item of a list likewise; lines in an open code block are appended without parsing.
///
/// After every update() the blocks are those of parseMarkdown() for the text so far, except where
/// definitions (`[a]: …`, `[^1]: …`) are involved: these act on the whole text with finish().
class IncrementalMarkdown final
{
public:
    /// What an update changed: nothing before this place did.
    struct Change
    {
        qsizetype block = 0; ///< the first block that is not as before
        qsizetype character = 0; ///< within that block's text where that is a code block
    };

    /// Cheap: nothing is parsed. Not after finish().
    void append(QStringView text);
    /// Parses what was appended since the last time.
    Change update();
    /// Likewise, and the text has come to its end.
    Change finish();

    const QList<MarkdownBlock> &blocks() const { return m_blocks; }
    /// So many blocks are not touched any more until finish().
    qsizetype committedBlocks() const { return m_committed; }
    const QString &text() const { return m_text; } ///< normalised

private:
    void parseTail();
    void commit(const ParsedMarkdown &parsed);
    void enterFence(const CodeFence &fence);
    void readFence();
    bool isBlankBefore(qsizetype offset) const;

    MarkdownNormalizer m_normalizer;
    QString m_text;
    QList<MarkdownBlock> m_blocks;
    qsizetype m_committed = 0;
    qsizetype m_tail = 0; ///< where the part of the text begins that is not committed
    MarkdownContext m_context; ///< of the tail
    bool m_hasDefinitions = false;

    std::optional<CodeFence> m_fence; ///< the tail is within this code block
    qsizetype m_codeSize = 0; ///< of the whole lines in that block's text
    bool m_hasCodeLine = false;

    Change m_change;
};

} // namespace Chat
