// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"

namespace Chat {

/// What a conversation is apart from its messages.
struct Conversation
{
    ConversationId id = {};
    QString title = {};
    QString provider = {}; ///< profile name; the profile may be gone
    QString model = {}; ///< empty: the profile's own
    QString systemPrompt = {};
    ChatParameters parameters = {};
    bool pinned = false;
    /// The last message of the branch that is shown; null while there is none.
    MessageId headId = {};
    QString draft = {}; ///< typed and not yet sent
    QDateTime createdAt = {}; ///< UTC
    QDateTime updatedAt = {}; ///< UTC, of its newest message

    bool operator==(const Conversation &) const = default;
};

} // namespace Chat
