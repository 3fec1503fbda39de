// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace Chat {

/// A formula with its delimiters.
struct Formula
{
    qsizetype start = 0;
    qsizetype end = 0;

    bool operator==(const Formula &) const = default;
};

struct FoundFormulas
{
    QList<Formula> formulas = {};
    /// Where one begins that may end in what comes after the text; −1: nowhere.
    qsizetype open = -1;

    /// Whether what stands at `offset` is a part of one, or may turn out to be.
    bool mayHold(qsizetype offset) const;
};

/// Finds the formulas of a Markdown text, in linear time. What TeX and Markdown (or money) both
/// have a use for is a formula only by these rules; what is in code is none.
///
/// - `$…$` within a line: no space on the inner side of the dollars, no letter or digit before the
///   first one, none after the second one (but the end of "$n$th"); brackets within it pair up.
///   What begins with a digit, has spaces and no sign of mathematics is money.
/// - `$$…$$` within a line, or over several where it begins one, though not over a blank one.
/// - `\(…\)` within a line, unless it is words, or has other escapes of Markdown's.
/// - `\[…\]` on lines of its own (but for punctuation after it) where it has a sign of mathematics.
///   Anywhere else `\[` is an escaped bracket, unless what follows is plainly TeX: a command, an
///   index, or a sign of mathematics with spaces around it all.
FoundFormulas findFormulas(QStringView text);

/// What a formula says, without its delimiters.
struct FormulaText
{
    QString tex = {};
    bool isDisplay = false; ///< `$$…$$`, `\[…\]`: set on a line of its own

    bool operator==(const FormulaText &) const = default;
};

/// `source` as InlineStyle::Math has it: lines may be separated by QChar::LineSeparator. Nothing
/// where a delimiter is missing.
std::optional<FormulaText> formulaText(QStringView source);

} // namespace Chat
