// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/conversation.h"

namespace Chat {

/// The request that asks for what comes after `branch`, which begins with the conversation's first
/// message. Answers in which nothing was said, and that called no function, are left out: a failed
/// attempt is no part of the conversation.
ChatRequest buildRequest(const Conversation &conversation, const QList<Message> &branch);

} // namespace Chat
