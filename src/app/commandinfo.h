// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

namespace Chat {

class AppContext;
class Command;
class CommandLine;
class Console;

/// What the command line knows of a command before it runs: how it is called and what it takes.
struct CommandInfo
{
    QString name = {}; ///< as typed: `ask`
    QString arguments = {}; ///< for the help: `[QUESTION…]`
    QString summary = {}; ///< for the list of commands: one line
    QString details = {}; ///< for its own help: paragraphs
    QStringList examples = {};
    /// Its own besides the global ones. Of the same name in two commands, both or neither take a
    /// value. `--json` makes failures come as JSON, too.
    QList<QCommandLineOption> options = {};
    bool wordIsProvider = false; ///< its only word is taken as --provider is
    std::unique_ptr<Command> (*make)(const CommandLine &, AppContext &, Console &) = nullptr;
};

/// Every command, in the order of the help. A new command is a line there.
QList<CommandInfo> allCommands();

} // namespace Chat
