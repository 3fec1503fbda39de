// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/blocklayout.h"
#include "typeset/codecolors.h"
#include "typeset/heightindex.h"

#include <QCoreApplication>

namespace Chat {

/// Code: an array of rows, of which only those that are painted are ever laid out. So its height is
/// known at once, and a line more costs a line more at any length. A line is one row; a very long
/// one is several. Scrolls sideways by itself, unless its lines are wrapped.
class CodeBlockLayout final : public BlockLayout
{
    Q_DECLARE_TR_FUNCTIONS(CodeBlockLayout)

public:
    CodeBlockLayout(const MarkdownBlock &block, const TextTheme &theme, bool isFirst);

    static constexpr int FoldedLines = 40; ///< longer code is folded to so many
    static bool isLong(QStringView code); ///< so that it can be folded
    /// Of such code, not wrapped and without the gap above it; but that a long line, for which
    /// there is a scroll bar, is seen only among those that are shown when it is folded. Any
    /// thread.
    static int heightOf(QStringView code, const TextLengths &lengths, int width, bool isUnfolded);

    qsizetype textSize() const override { return m_text.size(); }
    CodeView codeView() const override { return m_view; }
    void setCodeView(const CodeView &view) override { m_view = view; }
    bool isFoldedAway(qsizetype position) const override
    {
        return rowOfPosition(position) >= shownRows();
    }
    bool extend(const MarkdownBlock &block, qsizetype character) override;

    const QString &text() const { return m_text; }
    const QString &language() const { return m_language; }
    /// The colours of the lines from `firstLine` on; those of later ones stay.
    void setSpans(int firstLine, const QList<QList<CodeSpan>> &lines);
    int lineCount() const { return m_lineCount; }
    QString linesFrom(int first, int end) const; ///< without the last one's '\n'

protected:
    int layOutContent(int width) override;
    int contentNaturalWidth() const override;
    int firstBaseline() const override;
    void paintContent(QPainter &painter, const BlockPaint &what) const override;
    qsizetype contentPositionAt(QPoint point) const override;
    QRect contentCursorRect(qsizetype position) const override;
    BlockControl contentControlAt(QPoint point) const override;
    QRect contentControlRect(BlockControl control) const override;
    int scrollRange() const override;
    int scroll() const override { return m_view.scroll; }
    void setScroll(int scroll) override { m_view.scroll = scroll; }
    int scrollBarTravel() const override;

private:
    struct Row
    {
        qsizetype start = 0;
        int length = 0;
        int line = 0; ///< which line it is, or is a part of
        int lineStart = 0; ///< where in that line it begins
    };
    struct Button
    {
        BlockControl control = BlockControl::None;
        QString text = {};
        QRect rect = {};
    };

    struct Extent
    {
        int rows = 0;
        int columns = 0; ///< of the longest one of the first LongestNotFolded
    };

    /// So few lines more are not worth being hidden.
    static constexpr int LongestNotFolded = FoldedLines + 5;

    static Extent extentOf(QStringView code, qsizetype most);
    void readRows(qsizetype from);
    void addRows(qsizetype start, qsizetype end);
    int headerHeight() const;
    int shownRows() const;
    bool isFoldable() const { return rowCount() > LongestNotFolded; }
    bool isFolded() const { return isFoldable() && !m_view.isUnfolded; }
    int rowCount() const { return static_cast<int>(m_rows.size()); }
    int rowTop(int row) const;
    int rowAt(int y) const;
    int rowOfPosition(qsizetype position) const;
    int bodyHeight() const;
    int contentHeight() const;
    QRect bodyRect() const;
    QRect scrollBarRect() const;
    QRect foldRect() const;
    QList<Button> buttons() const;
    void prepare(QTextLayout &layout, int row) const;
    int textX() const;
    void paintRow(QPainter &painter, int row, const TextMarks &marks) const;
    void paintHeader(QPainter &painter, const BlockPaint &what) const;

    QString m_text;
    QString m_language;
    QList<Row> m_rows;
    QList<QList<CodeSpan>> m_spans; ///< by line
    HeightIndex m_wrapped; ///< heights of the rows where lines are wrapped
    int m_lineCount = 0;
    int m_textWidth = 0; ///< of the longest row
    int m_width = 0;
    CodeView m_view;
};

} // namespace Chat
