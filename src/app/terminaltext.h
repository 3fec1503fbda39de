// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// Makes text of a model or a server safe for a terminal: what it says must not move the cursor,
/// change the title, write to the clipboard or hide what was said before. Control characters other
/// than line break and tab go, colour sequences (`ESC [ … m`) go whole, and so do the invisible
/// characters that turn the reading direction around.
///
/// A text may come in pieces, cut anywhere: a sequence that is not over is remembered. Nothing can
/// make it swallow more than the few characters of such a sequence.
class TerminalFilter final
{
public:
    QString filtered(const QString &piece);

private:
    enum class State { Text, Escape, Sequence };
    State m_state = State::Text;
    int m_swallowed = 0;
};

/// A whole text at once, as one line where it has several: for messages.
QString terminalLine(const QString &text);

} // namespace Chat
