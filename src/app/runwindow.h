// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

namespace Chat {

class AppContext;
class CommandLine;
class Console;

/// Whether the command line asks for a window: no command, or `ask --window`.
bool wantsWindow(const CommandLine &line);

/// Puts into the environment what the QApplication that is made next must find there. An Error
/// where there is no display to open a window on.
Result<void> prepareWindow(const CommandLine &line);

/// Opens the window, or hands the wish over to the one that is open, and gives the exit status.
/// Runs the event loop of the QApplication, which must be there.
int runWindow(const CommandLine &line, AppContext &context, Console &console);

} // namespace Chat
