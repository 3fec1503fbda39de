// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

namespace Chat {

/// What the Demo answers to one question, and how. No model is behind it: the texts are fixed, and
/// requests that begin with a slash choose among them and among the failures.
struct DemoAnswer
{
    QString reasoning = {}; ///< Markdown, before the text
    QString text = {}; ///< Markdown
    FinishReason finishReason = FinishReason::Stop;
    /// What it ends with after the text, as the real thing would.
    std::optional<Error> error = {};
    bool retriesFirst =
        false; ///< the first try fails with `error`, visibly, and so does the second
    int tokensPerSecond = 0; ///< instead of the profile's speed; 0: that one
};

/// The answer to a person's message: a tour of the program, in Russian where the message has a
/// Cyrillic letter, or what a slash request asks for (`/help` lists them).
DemoAnswer demoAnswer(const QString &question);

} // namespace Chat
