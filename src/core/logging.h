// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace Chat {

// All logging categories of the program. They are silent below a warning; switch one on with
// QT_LOGGING_RULES, for example "chat.net.debug=true". No line of any of them holds a key or the
// text of a message.
Q_DECLARE_LOGGING_CATEGORY(lcNet) // chat.net: exchanges, time-outs, retries
Q_DECLARE_LOGGING_CATEGORY(lcProviders) // chat.providers: requests, tokens, queues
Q_DECLARE_LOGGING_CATEGORY(lcSecrets) // chat.secrets: which store answered
Q_DECLARE_LOGGING_CATEGORY(lcStore) // chat.store: migrations, saves
Q_DECLARE_LOGGING_CATEGORY(lcSettings) // chat.settings: files read, keys not known
Q_DECLARE_LOGGING_CATEGORY(lcApp) // chat.app: start and end

} // namespace Chat
