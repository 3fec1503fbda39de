// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/formulas.h"

#include <QtGlobal>

namespace Chat {

/// In the units of FormulaDrawing.
struct FormulaSize
{
    qreal width = 0;
    qreal ascent = 0;
    qreal descent = 0;
};

/// How large a formula will be, guessed from its source within microseconds: so much room is kept
/// for it until it is drawn. By the rules of TeX for what makes formulas high: fractions, roots,
/// limits, brackets, rows. Any thread.
FormulaSize expectedSize(const FormulaText &formula);

} // namespace Chat
