// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "typeset/syntaxhighlighter.h"

#include <memory>

namespace Chat {

/// The languages that code can be coloured in. Reads one when it is asked for, and keeps the few
/// that were asked for last: one may take megabytes. One thread at a time.
class SyntaxLanguages
{
public:
    virtual ~SyntaxLanguages() = default;

    /// By the library that the program was built with; without one it knows no language.
    static std::unique_ptr<SyntaxLanguages> create();

    /// For a language as it is named after a fence, whatever its case; null where it is not known.
    virtual std::unique_ptr<SyntaxHighlighter> highlighter(const QString &language) = 0;
};

} // namespace Chat
