// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/codecolors.h"

#include <QList>
#include <QString>

namespace Chat {

/// Tells what the words in code of one language are, line by line: each line is to be given once,
/// in order. From SyntaxLanguages, whose thread it belongs to and which it may outlive.
class SyntaxHighlighter
{
public:
    virtual ~SyntaxHighlighter() = default;

    virtual QList<CodeSpan> highlighted(QStringView line) = 0;

    static constexpr qsizetype LongestLine = 500; ///< characters; a longer one has no colours
};

} // namespace Chat
