// SPDX-License-Identifier: GPL-3.0-or-later
// Built where there is no library for highlighting.
#include "typeset/syntaxlanguages.h"

namespace Chat {

namespace {

class NoLanguages final : public SyntaxLanguages
{
public:
    std::unique_ptr<SyntaxHighlighter> highlighter(const QString &) override { return nullptr; }
};

} // namespace

std::unique_ptr<SyntaxLanguages> SyntaxLanguages::create()
{
    return std::make_unique<NoLanguages>();
}

} // namespace Chat
