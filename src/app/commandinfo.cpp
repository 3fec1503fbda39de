// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandinfo.h"

#include "app/askcommand.h"
#include "app/doctorcommand.h"
#include "app/gatewaykeycommand.h"
#include "app/gigachatcacommand.h"
#include "app/keycommand.h"
#include "app/modelscommand.h"
#include "app/servecommand.h"
#include "app/settingscommand.h"

namespace Chat {

QList<CommandInfo> allCommands()
{
    return {
        AskCommand::info(),      ModelsCommand::info(),     DoctorCommand::info(),
        SettingsCommand::info(), KeyCommand::info(),        GigaChatCaCommand::info(),
        ServeCommand::info(),    GatewayKeyCommand::info(),
    };
}

} // namespace Chat
