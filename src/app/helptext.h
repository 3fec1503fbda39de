// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandinfo.h"

namespace Chat {

/// `lmchat --help`: every command, the options that all take, examples, exit statuses.
QString programHelp(const QList<CommandInfo> &commands);

/// `lmchat ask --help`.
QString commandHelp(const CommandInfo &command);

} // namespace Chat
