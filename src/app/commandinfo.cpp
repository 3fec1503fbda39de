// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandinfo.h"

#include "app/askcommand.h"
#include "app/keycommand.h"
#include "app/modelscommand.h"
#include "app/settingscommand.h"

namespace Chat {

QList<CommandInfo> allCommands()
{
    return {
        AskCommand::info(),
        ModelsCommand::info(),
        SettingsCommand::info(),
        KeyCommand::info(),
    };
}

} // namespace Chat
