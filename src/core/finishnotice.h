// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

namespace Chat {

/// What a person is to be told of how an answer ended, where it did not simply end: one or two
/// translated sentences. Empty for a plain end, while it streams, and where Message::error says it.
QString finishNotice(const Message &answer);

/// Whether an answer broke off in its text, so that it can be asked to go on from there.
bool canContinue(const Message &answer);

} // namespace Chat
