// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logging.h"

namespace Chat {

Q_LOGGING_CATEGORY(lcNet, "chat.net", QtWarningMsg)
Q_LOGGING_CATEGORY(lcProviders, "chat.providers", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSecrets, "chat.secrets", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "chat.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSettings, "chat.settings", QtWarningMsg)
Q_LOGGING_CATEGORY(lcApp, "chat.app", QtWarningMsg)

} // namespace Chat
