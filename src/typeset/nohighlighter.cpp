// SPDX-License-Identifier: GPL-3.0-or-later
// Built where there is no library for highlighting.
#include "typeset/syntaxhighlighter.h"

namespace Chat {

std::unique_ptr<SyntaxHighlighter> SyntaxHighlighter::create(const QString &)
{
    return nullptr;
}

} // namespace Chat
