// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>

namespace Chat {

/// The line that opened a code block.
struct CodeFence
{
    QChar character = u'`'; ///< or '~'
    qsizetype length = 3;

    /// The fence that `line` is where it is one that is not indented.
    static std::optional<CodeFence> openedBy(QStringView line);

    /// Whether `line`, without its '\n', ends the block.
    bool isClosedBy(QStringView line) const;
};

} // namespace Chat
