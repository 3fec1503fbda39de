// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runcommand.h"

#include "app/appcontext.h"
#include "app/command.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/jsonoutput.h"
#include "app/signalwatcher.h"
#include "app/translation.h"
#include "core/logging.h"
#include "core/version.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

int printText(const QString &text, Console &console)
{
    switch (console.write(text)) {
    case Console::Outcome::Written:
        return SuccessStatus;
    case Console::Outcome::ReaderGone:
        return ReaderGoneStatus;
    case Console::Outcome::Signalled:
        return statusOfSignal(SignalWatcher::pendingSignal());
    case Console::Outcome::Failed:
        break;
    }
    console.sayError(console.error());
    return exitStatus(console.error().kind);
}

int failAtStart(const Error &error, const CommandLine &line, AppContext &context, Console &console)
{
    console.sayError(error);
    if (line.isSet(u"json"_s)) {
        const QJsonObject json{{u"error"_s, errorJson(error, context.redactor())}};
        if (const int status = printText(jsonLine(json) + u'\n', console); status != SuccessStatus)
            return status;
    }
    return exitStatus(error.kind);
}

int execute(const CommandLine &line, AppContext &context, Console &console,
            const SignalWatcher &signals)
{
    if (const Result<void> loaded = context.load(line.settingsSources()); !loaded)
        return failAtStart(loaded.error(), line, context, console);
    const Translation translation(context.settings().get(Keys::InterfaceLanguage));
    for (const QString &warning : context.settings().warnings())
        console.sayWarning(warning);
    std::unique_ptr<Command> command = line.command()->make(line, context, console);
    QObject::connect(command.get(), &Command::finished, QCoreApplication::instance(),
                     [](int status) { QCoreApplication::exit(status); });
    QObject::connect(&signals, &SignalWatcher::caught, command.get(), &Command::stop);
    QMetaObject::invokeMethod(command.get(), &Command::start, Qt::QueuedConnection);
    const int status = QCoreApplication::exec();
    // What the command lets go of only now has no event loop any more that would delete it.
    command.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    qCDebug(lcApp) << line.command()->name << "ended with" << status;
    return status;
}

} // namespace

int runCommand(const CommandLine &line, AppContext &context, Console &console)
{
    const SignalWatcher signals;
    if (line.isSet(u"verbose"_s))
        console.setTalk(Console::Talk::Verbose);
    switch (line.wish()) {
    case CommandLine::Wish::Nothing:
        return failAtStart(*line.error(), line, context, console);
    case CommandLine::Wish::Version:
        return printText(u"lmchat "_s + versionString() + u'\n', console);
    case CommandLine::Wish::Help:
        return printText(line.helpText(), console);
    case CommandLine::Wish::Window: // this build has none
        console.say(QCoreApplication::translate("Chat::RunCommand", "No command was named."));
        if (const int status = printText(line.helpText(), console); status != SuccessStatus)
            return status;
        return exitStatus(ErrorKind::InvalidArgument);
    case CommandLine::Wish::Command:
        return execute(line, context, console, signals);
    }
    return exitStatus(ErrorKind::Internal);
}

} // namespace Chat
