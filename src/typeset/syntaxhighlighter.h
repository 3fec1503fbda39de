// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/codecolors.h"

#include <QList>
#include <QString>

#include <memory>

namespace Chat {

/// Tells what the words in code are, line by line: each line is to be given once, in order. One
/// thread at a time.
class SyntaxHighlighter
{
public:
    virtual ~SyntaxHighlighter() = default;

    virtual QList<CodeSpan> highlighted(QStringView line) = 0;

    /// For a language as it is named after a fence, whatever its case; null where it is not known,
    /// or where the program was built without a highlighter.
    static std::unique_ptr<SyntaxHighlighter> create(const QString &language);

    static constexpr qsizetype LongestLine = 500; ///< characters; a longer one has no colours
};

} // namespace Chat
