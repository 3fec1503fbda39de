// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

class AppContext;
class CommandLine;
class Console;

/// Does what the command line wishes (a command, help, version, the error in it) and gives the exit
/// status. Runs the event loop of the application object, which must be there.
int runCommand(const CommandLine &line, AppContext &context, Console &console);

} // namespace Chat
