// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/conversation.h"

namespace Chat {

/// The request that asks for what comes after `branch`, which begins with the conversation's first
/// message. Left out is what no service takes, or what is no part of the conversation: answers in
/// which nothing was said, as of a failed attempt, and function calls that were not carried out.
ChatRequest buildRequest(const Conversation &conversation, const QList<Message> &branch);

} // namespace Chat
