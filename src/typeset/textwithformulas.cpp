// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/textwithformulas.h"

#include "markdown/formulas.h"
#include "mathematics/formulacache.h"
#include "mathematics/formulasize.h"

#include <algorithm>
#include <iterator>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal SmallestScale = 0.5;
constexpr qreal MostKept = 25 * FormulaDrawing::UnitsPerEm; ///< height for what is not drawn yet

bool isLineBlank(QStringView text)
{
    return text.trimmed().isEmpty();
}

/// Whether nothing but a full stop or the like follows on the line.
bool endsLine(QStringView text, qsizetype position)
{
    const qsizetype end = text.indexOf(QChar(QChar::LineSeparator), position);
    const QStringView rest =
        text.sliced(position, (end < 0 ? text.size() : end) - position).trimmed();
    return std::ranges::all_of(rest, [](QChar c) { return u".,;:"_s.contains(c); });
}

/// Null where it takes more room than would be kept for a guess.
FormulaDrawingPtr emptyDrawing(const FormulaText &formula)
{
    const FormulaSize size = expectedSize(formula);
    if (size.ascent + size.descent > MostKept)
        return {};
    FormulaDrawing drawing;
    drawing.width = size.width;
    drawing.ascent = size.ascent;
    drawing.descent = size.descent;
    return std::make_shared<const FormulaDrawing>(drawing);
}

} // namespace

TextWithFormulas::TextWithFormulas(const InlineText &content, const FormulaCache *drawings,
                                   qreal em, int width)
{
    qsizetype done = 0;
    for (const InlineRun &run : content.runs) {
        if (!(run.styles & InlineStyle::Math) || !drawings)
            continue;
        const QString source = content.text.sliced(run.start, run.length);
        const std::optional<FormulaText> formula = formulaText(source);
        if (!formula)
            continue;
        const std::optional<FormulaDrawingPtr> drawing = drawings->find(source);
        if (!drawing)
            m_missing.append(source);
        const FormulaDrawingPtr shown = drawing ? *drawing
            : formula->isDisplay                ? emptyDrawing(*formula)
                                                : FormulaDrawingPtr();
        if (!shown)
            continue;
        const qreal natural = shown->width * em / FormulaDrawing::UnitsPerEm;
        m_widest = std::max(m_widest, natural);
        const qreal scale = natural > width ? width / natural : 1;
        if (scale < SmallestScale)
            continue;
        m_shown += QStringView(content.text).sliced(done, run.start - done);
        place(content,
              {.start = run.start,
               .end = run.start + run.length,
               .shownStart = m_shown.size(),
               .drawing = shown,
               .isDisplay = formula->isDisplay,
               .isPending = !drawing,
               .em = em * scale});
        done = run.start + run.length;
    }
    m_shown += QStringView(content.text).sliced(done);
}

void TextWithFormulas::place(const InlineText &content, PlacedFormula formula)
{
    const qsizetype lineStart = m_shown.lastIndexOf(QChar(QChar::LineSeparator)) + 1;
    if (formula.isDisplay && !isLineBlank(QStringView(m_shown).sliced(lineStart)))
        m_shown += QChar::LineSeparator;
    formula.character = m_shown.size();
    m_shown += Placeholder;
    if (formula.isDisplay && !endsLine(content.text, formula.end)) {
        m_shown += QChar::LineSeparator;
        while (formula.end + formula.spaces < content.text.size()
               && content.text.at(formula.end + formula.spaces) == u' ')
            ++formula.spaces;
    }
    formula.shownEnd = m_shown.size();
    m_formulas.append(formula);
}

qsizetype TextWithFormulas::toShown(qsizetype position, bool isEnd) const
{
    const auto after = std::ranges::upper_bound(m_formulas, position, {}, &PlacedFormula::start);
    if (after == m_formulas.begin())
        return position;
    const PlacedFormula &formula = *std::prev(after);
    if (position == formula.start)
        return formula.character;
    if (position < formula.end)
        return formula.character + (isEnd ? 1 : 0);
    if (position == formula.end)
        return formula.character + 1;
    return position - formula.end + formula.shownEnd;
}

qsizetype TextWithFormulas::toWritten(qsizetype position) const
{
    const auto after =
        std::ranges::upper_bound(m_formulas, position, {}, &PlacedFormula::shownStart);
    if (after == m_formulas.begin())
        return position;
    const PlacedFormula &formula = *std::prev(after);
    if (position <= formula.character)
        return formula.start;
    return position <= formula.shownEnd ? formula.end : position - formula.shownEnd + formula.end;
}

} // namespace Chat
