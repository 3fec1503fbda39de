// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace Chat {

/// The room that a part of a formula takes, in em: those of TeX's fonts and of MathJax's output.
struct TexBox
{
    qreal width = 0;
    qreal ascent = 0;
    qreal descent = 0;
    bool isCharacter = false;
    bool takesLimits = false; ///< what is written as its indices stands above and below it

    static constexpr qreal Axis = 0.25; ///< of fractions, brackets and rows, above the baseline
};

TexBox scaled(const TexBox &box, qreal scale);
TexBox around(qreal height, qreal width); ///< the axis
void append(TexBox &row, const TexBox &next);
qreal bracketHeight(qreal least); ///< of the smallest bracket that is as high
TexBox characterBox(QChar c);
TexBox wordsBox(QStringView words); ///< in upright letters

} // namespace Chat
