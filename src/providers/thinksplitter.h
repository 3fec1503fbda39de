// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatdelta.h"

namespace Chat {

/// Splits `<think>…</think>` at the start of an answer from the answer itself, also where the tags
/// are cut across chunks. White space around the tags goes with them. A value: one for each answer.
class ThinkSplitter final
{
public:
    /// Moves thinking in `delta.text` to `delta.reasoning`.
    void apply(ChatDelta &delta);
    /// Text still held back because it could have become a tag.
    ChatDelta finish();

private:
    enum class State {
        Start, ///< nothing yet but white space, or a part of the opening tag
        BeforeThought, ///< white space after the opening tag
        Thinking,
        BeforeAnswer, ///< white space after the closing tag
        Answer,
    };
    State m_state = State::Start;
    QString m_held;
};

} // namespace Chat
