// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

namespace Chat {

/// What is known of an answer by its reply and, where that knows less, by its deltas.
AnswerInfo completedInfo(const AnswerInfo &ofReply, const AnswerInfo &ofDeltas);

/// The whole of an answer that broke off and went on: tokens and times are added up.
AnswerInfo joinedInfo(const AnswerInfo &earlier, const AnswerInfo &later);

} // namespace Chat
