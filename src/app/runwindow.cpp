// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runwindow.h"

#include "app/appcontext.h"
#include "app/commandinfo.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/question.h"
#include "app/signalwatcher.h"
#include "app/translation.h"
#include "app/windowprogram.h"
#include "core/logging.h"

#include <QApplication>
#include <QMessageBox>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::RunWindow)
};

/// Who starts the window from a menu sees no terminal.
int showStartError(const Error &error, Console &console)
{
    console.sayError(error);
    QMessageBox box(QMessageBox::Critical, Texts::tr("LanguageModelChat cannot start"),
                    errorText(error));
    box.setTextFormat(Qt::PlainText);
    box.setDetailedText(error.detail);
    QObject::connect(&box, &QDialog::finished, qApp, [] { QCoreApplication::quit(); });
    box.show();
    QCoreApplication::exec();
    return exitStatus(error.kind);
}

/// What `ask` takes besides the words is for an answer on the terminal.
std::optional<Error> wrongWithWindow(const CommandLine &line)
{
    for (const QString &option : {u"file"_s, u"model"_s, u"system"_s, u"temperature"_s, u"top-p"_s,
                                  u"max-tokens"_s, u"no-stream"_s, u"json"_s}) {
        if (line.command() != nullptr && line.isSet(option)) {
            return Error{.kind = ErrorKind::InvalidArgument,
                         .message = Texts::tr("--%1 cannot be combined with --window.").arg(option),
                         .remedy = Texts::tr("In the window it can be chosen for each "
                                             "conversation.")};
        }
    }
    return std::nullopt;
}

} // namespace

bool wantsWindow(const CommandLine &line)
{
    return line.wish() == CommandLine::Wish::Window
        || (line.wish() == CommandLine::Wish::Command && line.command()->name == "ask"_L1
            && line.isSet(u"window"_s));
}

Result<void> prepareWindow(const CommandLine &line)
{
    const bool isPicture = line.isSet(u"screenshot"_s);
    if (line.isSet(u"scale"_s))
        qputenv("QT_SCALE_FACTOR", line.value(u"scale"_s).toLatin1());
    if (isPicture && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY")
        && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")) {
        return Error{.kind = ErrorKind::InvalidArgument,
                     .message = Texts::tr("There is no display to open a window on."),
                     .remedy = Texts::tr("Without a window: lmchat ask \"…\". All commands: "
                                         "lmchat --help.")};
    }
#endif
    return {};
}

int runWindow(const CommandLine &line, AppContext &context, Console &console)
{
    const SignalWatcher signals;
    if (line.isSet(u"verbose"_s))
        console.setTalk(Console::Talk::Verbose);
    const Result<std::optional<Screenshot>> screenshot = Screenshot::fromCommandLine(line);
    if (!screenshot) {
        console.sayError(screenshot.error());
        return exitStatus(screenshot.error().kind);
    }
    if (const std::optional<Error> error = wrongWithWindow(line)) {
        console.sayError(*error);
        return exitStatus(error->kind);
    }
    QApplication::setQuitOnLastWindowClosed(false); // an answer may still come
    if (const Result<void> loaded = context.load(line.settingsSources()); !loaded) {
        if (!*screenshot)
            return showStartError(loaded.error(), console);
        console.sayError(loaded.error());
        return exitStatus(loaded.error().kind);
    }
    const Translation translation(context.settings().get(Keys::InterfaceLanguage));
    for (const QString &warning : context.settings().warnings())
        console.sayWarning(warning);
    WindowProgram program(
        context, {.question = line.words().join(u' ').trimmed(), .screenshot = *screenshot});
    QObject::connect(&program, &WindowProgram::failed, qApp,
                     [&console](const Error &error) { console.sayError(error); });
    QObject::connect(&program, &WindowProgram::finished, qApp,
                     [](int status) { QCoreApplication::exit(status); });
    // The library keeps everything as the program ends, in the state that it is in.
    QObject::connect(&signals, &SignalWatcher::caught, qApp,
                     [](int signal) { QCoreApplication::exit(statusOfSignal(signal)); });
    QMetaObject::invokeMethod(&program, &WindowProgram::start, Qt::QueuedConnection);
    const int status = QCoreApplication::exec();
    qCDebug(lcApp) << "the window ended with" << status;
    return status;
}

} // namespace Chat
