// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/formulas.h"
#include "mathematics/formuladrawing.h"

#include <chrono>

namespace Chat {

/// Makes drawings of TeX. Takes half a second to begin with, tens of milliseconds for a formula,
/// and tens of megabytes; so it belongs into a thread of its own, which the machine gives plenty of
/// stack. What a formula defines holds for that formula only.
class FormulaEngine
{
public:
    virtual ~FormulaEngine() = default;

    static constexpr std::chrono::milliseconds UsualLimit{4000}; ///< for one formula
    static constexpr qsizetype LongestTex = 4000; ///< characters

    /// Whether the program was built with one.
    static bool isAvailable();
    /// Null where it is not available, or where the thread was asked to end meanwhile.
    static std::unique_ptr<FormulaEngine> create(std::chrono::milliseconds limit = UsualLimit);

    /// Null where the formula is wrong, or too large, or took too long.
    virtual FormulaDrawingPtr draw(const FormulaText &formula) = 0;
    /// A drawing was broken off: this engine is of no use any more.
    virtual bool isBroken() const = 0;
    /// Breaks off what is being drawn. Any thread.
    virtual void interrupt() = 0;
};

} // namespace Chat
