// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandinfo.h"

#include "app/askcommand.h"
#include "app/modelscommand.h"
#include "app/settingscommand.h"

namespace Chat {

QList<CommandInfo> allCommands()
{
    return {
        AskCommand::info(),
        ModelsCommand::info(),
        SettingsCommand::info(),
    };
}

} // namespace Chat
