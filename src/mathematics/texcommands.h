// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// What a command of TeX is, as far as the room that it takes is concerned.
enum class TexCommand {
    Other,
    Sum, ///< a large sign with limits
    Limit, ///< a word with limits
    Function, ///< a word without
    Accent,
    Alphabet, ///< other letters for its argument
    Words, ///< its argument is text
    Unseen, ///< its argument is not shown
    Nothing, ///< takes no room
    LowSymbol, ///< as high as an x
};

TexCommand texCommand(const QString &name); ///< without the backslash
bool hasDescender(const QString &name); ///< a symbol

} // namespace Chat
