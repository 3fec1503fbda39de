// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/formulas.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Chat {

/// Makes text fit for the parser: every line ends with '\n', control characters are visible, and
/// none of the characters is left that MarkdownSource uses for itself. Pieces of a text that
/// arrives bit by bit go through one object.
class MarkdownNormalizer final
{
public:
    QString normalized(QStringView text);

private:
    bool m_afterCarriageReturn = false;
    char16_t m_highSurrogate = 0; ///< half a character, whose other half is to come
};

/// A normalised text as it is given to cmark-gfm: UTF-8 in which constructs that cost it quadratic
/// time or memory are made harmless, and formulas meaningless, so that they stay as they are. It
/// does so one line at a time, or one formula, whatever comes before: a part of a text comes out as
/// the whole does.
struct MarkdownSource
{
    QByteArray utf8 = {};
    QList<qsizetype> lineOffsets = {}; ///< where each line begins in the normalised text

    FoundFormulas formulas = {}; ///< places in the normalised text

    explicit MarkdownSource(QStringView text);

    /// The parser's text as it was before.
    static QString restored(QString text);
    static QString restored(const char *utf8) { return restored(QString::fromUtf8(utf8)); }
    /// Whether this character of the parser's text is a formula's first (last) one.
    static bool isFormulaStart(QChar c);
    static bool isFormulaEnd(QChar c);
};

} // namespace Chat
