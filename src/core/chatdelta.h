// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

namespace Chat {

/// A piece of one tool call. Pieces with the same index belong together: `id` and `name` come
/// once (empty otherwise), `arguments` are appended.
struct ToolCallDelta
{
    int index = 0;
    QString id = {};
    QString name = {};
    QString arguments = {};

    bool operator==(const ToolCallDelta &) const = default;
};

/// One step of an answer, streamed or whole: what is new since the step before. Empty members
/// change nothing.
struct ChatDelta
{
    QString text = {}; ///< to append to the answer; a refusal's text comes here too
    QString reasoning = {}; ///< to append to the reasoning
    QList<ToolCallDelta> toolCalls = {};
    QString functionsStateId = {};
    /// What the service is doing meanwhile (GigaChat's `function_in_progress`): to be shown, never
    /// to be appended.
    QString status = {};
    QString model = {}; ///< as the service names it
    FinishReason finishReason = FinishReason::None;
    std::optional<Usage> usage = {};

    bool isEmpty() const { return *this == ChatDelta(); }
    bool operator==(const ChatDelta &) const = default;
};

/// Appends `delta` to the assistant's `message`: text, reasoning, tool calls, finish reason, usage.
/// Tool calls of an index below 0 or above 1023 are left out: no decoder lets them through.
void applyDelta(const ChatDelta &delta, Message &message);

} // namespace Chat
