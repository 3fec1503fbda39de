// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <compare>

namespace Chat {

/// A place between two characters of a conversation. Blocks of a message's reasoning come before
/// those of its text, and are counted by themselves, so that unfolding it moves no position.
struct TextPosition
{
    int row = 0;
    bool isInText = true; ///< not in the reasoning
    int block = 0;
    qsizetype position = 0; ///< in the blockText()

    auto operator<=>(const TextPosition &) const = default;
};

struct TextRange
{
    TextPosition start = {};
    TextPosition end = {};

    bool isEmpty() const { return start == end; }
    bool operator==(const TextRange &) const = default;
};

} // namespace Chat
