// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"
#include "mathematics/formuladrawing.h"

namespace Chat {

class FormulaCache;

/// A formula that stands in a text as a drawing.
struct PlacedFormula
{
    // In the text as it was written.
    qsizetype start = 0;
    qsizetype end = 0;
    // In the text that is laid out: one character, and breaks around it where it has its own line.
    qsizetype shownStart = 0;
    qsizetype shownEnd = 0;
    qsizetype character = 0;
    qsizetype spaces = 0; ///< after shownEnd, at the beginning of a line: without width

    FormulaDrawingPtr drawing = {}; ///< of a pending one: empty, of the size it is expected to have
    bool isDisplay = false;
    bool isPending = false; ///< not drawn yet; its room is kept
    qreal em = 0;

    qreal width() const { return drawing->width * em / FormulaDrawing::UnitsPerEm; }
    qreal ascent() const { return drawing->ascent * em / FormulaDrawing::UnitsPerEm; }
    qreal descent() const { return drawing->descent * em / FormulaDrawing::UnitsPerEm; }
};

/// A text in which one character stands for each formula that there is a drawing of, so that lines
/// can be made of it, and for those on lines of their own that there may be a drawing of later:
/// what is below them should not move far for it. And how its positions go with those of the text
/// as it was written, which are the ones that everybody else counts by.
class TextWithFormulas final
{
public:
    static constexpr QChar Placeholder = u'x'; ///< breaks like a word

    /// `em` is what formulas are drawn in. A wider one than `width` is made smaller, down to half
    /// its size; where that is not enough it stays as it was written, which can be wrapped.
    TextWithFormulas(const InlineText &content, const FormulaCache *drawings, qreal em, int width);

    const QString &shown() const { return m_shown; }
    const QList<PlacedFormula> &formulas() const { return m_formulas; }
    const QStringList &missing() const { return m_missing; } ///< sources without a drawing, so far
    bool dependsOnWidth() const { return m_widest > 0; }
    qreal widest() const { return m_widest; } ///< of the formulas, at their full size

    qsizetype toShown(qsizetype position, bool isEnd = false) const; ///< within one: its edge
    qsizetype toWritten(qsizetype position) const;

private:
    void place(const InlineText &content, PlacedFormula formula);

    QString m_shown;
    QList<PlacedFormula> m_formulas;
    QStringList m_missing;
    qreal m_widest = 0;
};

} // namespace Chat
