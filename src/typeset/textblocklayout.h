// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/blocklayout.h"

namespace Chat {

/// A paragraph, a heading, raw HTML.
class TextBlockLayout final : public BlockLayout
{
public:
    TextBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst,
                    const QColor &color);

    qsizetype textSize() const override { return m_text.content().text.size(); }
    QStringList missingFormulas() const override { return m_text.missingFormulas(); }

protected:
    int layOutContent(int width) override;
    int contentNaturalWidth() const override { return m_text.naturalWidth(); }
    bool isMirrored() const override { return m_text.isRightToLeft(); }
    int firstBaseline() const override { return m_text.firstBaseline(); }
    void paintContent(QPainter &painter, const BlockPaint &what) const override;
    qsizetype contentPositionAt(QPoint point) const override { return m_text.positionAt(point); }
    QRect contentCursorRect(qsizetype position) const override
    {
        return m_text.cursorRect(position);
    }
    std::optional<Link> contentLinkAt(QPoint point) const override;

private:
    InlineLayout m_text;
};

/// The link of `text` with this index into its targets; none where it is −1.
std::optional<BlockLayout::Link> linkOf(const InlineText &text, int target);

} // namespace Chat
