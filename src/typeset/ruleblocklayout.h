// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/blocklayout.h"
#include "typeset/texttheme.h"

namespace Chat {

/// A line across.
class RuleBlockLayout final : public BlockLayout
{
public:
    RuleBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst)
        : BlockLayout(block, theme, isFirst)
    {
    }

    static int heightOf(const TextLengths &lengths) { return lengths.lineHeight / 2; }

    qsizetype textSize() const override { return 0; }

protected:
    int layOutContent(int width) override;
    int contentNaturalWidth() const override { return 0; }
    int firstBaseline() const override;
    void paintContent(QPainter &painter, const BlockPaint &what) const override;
    qsizetype contentPositionAt(QPoint) const override { return 0; }
    QRect contentCursorRect(qsizetype) const override;

private:
    int m_width = 0;
};

} // namespace Chat
