// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulacache.h"

namespace Chat {

namespace {

constexpr qsizetype Bytes = 16'000'000; // some thousand formulas

} // namespace

FormulaCache::FormulaCache()
    : m_drawings(Bytes)
{
}

std::optional<FormulaDrawingPtr> FormulaCache::find(const QString &source) const
{
    const FormulaDrawingPtr *drawing = m_drawings.object(source);
    return drawing ? std::optional(*drawing) : std::nullopt;
}

void FormulaCache::insert(const QString &source, const FormulaDrawingPtr &drawing)
{
    const qsizetype cost = 2 * source.size() + 100 + (drawing ? drawing->cost() : 0);
    m_drawings.insert(source, new FormulaDrawingPtr(drawing), cost);
}

} // namespace Chat
