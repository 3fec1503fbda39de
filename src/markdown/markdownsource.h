// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
/// time or memory are made harmless, one line at a time and whatever the lines before it hold, so
/// that a part of a text comes out as the whole does.
struct MarkdownSource
{
    QByteArray utf8 = {};
    QList<qsizetype> lineOffsets = {}; ///< where each line begins in the normalised text

    explicit MarkdownSource(QStringView text);

    /// The parser's text without what was put in here.
    static QString restored(const char *utf8);
};

} // namespace Chat
