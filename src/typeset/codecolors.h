// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>

namespace Chat {

/// What a word in code is, as far as its colour is concerned.
enum class CodeToken {
    Text,
    Keyword,
    Type,
    String,
    Number,
    Comment,
    Function,
    Preprocessor,
    Symbol,
    Variable,
    Tag, ///< of HTML and the like
    Attribute,
    Added, ///< of a patch
    Removed,
    Count,
};

/// A stretch of one line of code.
struct CodeSpan
{
    int start = 0;
    int length = 0;
    CodeToken token = CodeToken::Text;

    bool operator==(const CodeSpan &) const = default;
};

/// The colours of code, each readable on ThemeColors::codeBackground (at least 4.5:1).
struct CodeColors
{
    std::array<QColor, static_cast<std::size_t>(CodeToken::Count)> colors = {};

    const QColor &of(CodeToken token) const { return colors[static_cast<std::size_t>(token)]; }

    static const CodeColors &forTheme(bool isDark);
};

} // namespace Chat
