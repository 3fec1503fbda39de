// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingssaver.h"
#include "core/redactor.h"
#include "providers/gigachatca.h"
#include "providers/gigachatcainstaller.h"
#include "widgets/gatewaykeyaccess.h"

namespace Chat {

/// What the settings dialog needs of the program. `redactor` must outlive the dialog.
struct SettingsContext
{
    SettingsSources sources = {}; ///< those that the program itself was started with
    SecretStoreFactory makeStore = {};
    Redactor &redactor;
    QString certificatePath = gigaChatCaPath(); ///< where GigaChat's authority is installed
    GigaChatCaSource certificateSource = {};
    GatewayKeyAccess gatewayKeys = {};
};

} // namespace Chat
