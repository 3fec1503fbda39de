// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QJsonObject>
#include <QObject>

namespace Chat {

class AppContext;
class CommandLine;
class Console;

/// One command of the command line, run once: start(), then finished() exactly once, queued. A
/// command works by signals and futures; nothing in it waits. What it is given outlives it. The
/// settings are loaded and the options known to be those of its CommandInfo; their values it checks
/// itself, by fail() with ErrorKind::InvalidArgument.
///
/// To add one: derive from this, give it `static CommandInfo info()` (makeCommand<T> fits
/// CommandInfo::make), and name it in allCommands().
class Command : public QObject
{
    Q_OBJECT
public:
    /// Called from the event loop.
    virtual void start() = 0;

    /// A signal asks it to end: keep what is there, then finish with statusOfSignal(). Does so at
    /// once where it is not overridden.
    virtual void stop(int signal);

    bool isFinished() const { return m_isFinished; }

Q_SIGNALS:
    void finished(int status);

protected:
    Command(const CommandLine &line, AppContext &context, Console &console);

    /// The first call counts.
    void finish(int status = 0);

    /// Tells the error (as JSON besides, where --json is given) and finishes with its status.
    void fail(const Error &error);
    /// What --json prints then: an object with `error`.
    virtual QJsonObject failureJson(const Error &error) const;

    /// Writes to standard output. False where that ended the command: nobody reads any more, or the
    /// disk is full, which is told.
    bool print(const QString &text);
    bool printLine(const QString &text);
    bool printJson(const QJsonObject &object);

    const CommandLine &line() const { return m_line; }
    AppContext &context() const { return m_context; }
    Console &console() const { return m_console; }

private:
    const CommandLine &m_line;
    AppContext &m_context;
    Console &m_console;
    bool m_isFinished = false;
};

template <typename T>
std::unique_ptr<Command> makeCommand(const CommandLine &line, AppContext &context, Console &console)
{
    return std::make_unique<T>(line, context, console);
}

} // namespace Chat
