// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/blocklayout.h"

#include <vector>

namespace Chat {

class TextAdvances;
struct TextLengths;

/// A table as a grid of texts. As wide as its cells want, at most as its place; where not even its
/// longest words fit, it scrolls sideways by itself.
class TableBlockLayout final : public BlockLayout
{
public:
    TableBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst,
                     const QColor &color);

    /// How high one will be, without the gap above it: guessed. Any thread.
    static int estimatedHeight(const MarkdownBlock &block, const TextLengths &lengths,
                               const TextAdvances &advances, int width);

    qsizetype textSize() const override;
    QStringList missingFormulas() const override;

protected:
    int layOutContent(int width) override;
    int contentNaturalWidth() const override { return m_naturalWidth; }
    bool isMirrored() const override { return m_isMirrored; }
    int firstBaseline() const override;
    void paintContent(QPainter &painter, const BlockPaint &what) const override;
    qsizetype contentPositionAt(QPoint point) const override;
    QRect contentCursorRect(qsizetype position) const override;
    std::optional<Link> contentLinkAt(QPoint point) const override;
    BlockControl contentControlAt(QPoint point) const override;
    int scrollRange() const override;
    int scroll() const override { return m_scroll; }
    void setScroll(int scroll) override { m_scroll = scroll; }
    int scrollBarTravel() const override;

private:
    struct Cell
    {
        std::unique_ptr<InlineLayout> text = {};
        qsizetype start = 0; ///< of its text in the block's
        int naturalWidth = 0;
    };

    int columnCount() const { return static_cast<int>(m_columnWidths.size()); }
    int rowCount() const { return static_cast<int>(m_rowTops.size()) - 1; }
    Qt::Alignment alignment(int column) const;
    QPoint cellOrigin(int row, int column) const;
    const Cell &cellAt(QPoint point, QPoint *inside) const;
    static QList<int> columnWidths(const QList<int> &natural, const QList<int> &minimum,
                                   int available);
    int columnLeft(int column) const;
    QRect scrollBarRect() const;

    QList<MarkdownBlock::Alignment> m_alignments;
    std::vector<Cell> m_cells;
    QList<int> m_columnWidths; ///< of the text, without padding
    QList<int> m_minimumWidths;
    QList<int> m_naturalWidths;
    QList<int> m_rowTops; ///< and where the last one ends
    int m_naturalWidth = 0;
    int m_width = 0;
    int m_tableWidth = 0;
    int m_scroll = 0;
    bool m_isMirrored = false;
};

} // namespace Chat
