// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runwindow.h"

#include "app/appcontext.h"
#include "app/commandinfo.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/questionreader.h"
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

/// What is for an answer on the terminal, or for this one answer alone.
std::optional<Error> wrongWithWindow(const CommandLine &line)
{
    for (const QString &option :
         {u"system"_s, u"temperature"_s, u"top-p"_s, u"max-tokens"_s, u"no-stream"_s, u"json"_s}) {
        if (line.command() != nullptr && line.isSet(option)) {
            return Error{.kind = ErrorKind::InvalidArgument,
                         .message = Texts::tr("--%1 cannot be combined with --window.").arg(option),
                         .remedy = Texts::tr("In the window it can be chosen for each "
                                             "conversation.")};
        }
    }
    return std::nullopt;
}

/// Without a question the window is only to be opened, or brought to the front.
Result<QuestionWish> wishOf(const CommandLine &line, const Result<QString> &question)
{
    if (!question)
        return question.error();
    if (question->isEmpty() && line.isSet(u"file"_s))
        return Error{.kind = ErrorKind::InvalidArgument,
                     .message = Texts::tr("There is no question about the files."),
                     .remedy = Texts::tr("Add its words, or send it to standard input.")};
    return QuestionWish{.text = *question,
                        .provider = line.value(u"provider"_s).trimmed(),
                        .model = line.value(u"model"_s).trimmed()};
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
        if (!*screenshot && line.command() == nullptr)
            return showStartError(loaded.error(), console);
        console.sayError(loaded.error());
        return exitStatus(loaded.error().kind);
    }
    const Translation translation(context.settings().get(Keys::InterfaceLanguage));
    for (const QString &warning : context.settings().warnings())
        console.sayWarning(warning);
    std::unique_ptr<WindowProgram> program;
    const auto begin = [&](const QuestionWish &question) {
        program = std::make_unique<WindowProgram>(
            context, WindowProgram::Wish{.question = question, .screenshot = *screenshot});
        QObject::connect(program.get(), &WindowProgram::failed, qApp,
                         [&console](const Error &error) { console.sayError(error); });
        QObject::connect(program.get(), &WindowProgram::finished, qApp,
                         [](int status) { QCoreApplication::exit(status); });
        program->start();
    };
    const bool isAsking = line.command() != nullptr;
    QuestionReader reader(line.words(), isAsking ? line.values(u"file"_s) : QStringList());
    QObject::connect(&reader, &QuestionReader::readingInput, qApp,
                     [&console] { console.setStatus(Texts::tr("Reading standard input…")); });
    QObject::connect(&reader, &QuestionReader::finished, qApp,
                     [&](const Result<QString> &question) {
                         console.setStatus({});
                         const Result<QuestionWish> wish = wishOf(line, question);
                         if (wish) {
                             begin(*wish);
                             return;
                         }
                         console.sayError(wish.error());
                         QCoreApplication::exit(exitStatus(wish.error().kind));
                     });
    // The library keeps everything as the program ends, in the state that it is in.
    QObject::connect(&signals, &SignalWatcher::caught, qApp,
                     [](int signal) { QCoreApplication::exit(statusOfSignal(signal)); });
    if (isAsking)
        QMetaObject::invokeMethod(&reader, &QuestionReader::start, Qt::QueuedConnection);
    else
        QMetaObject::invokeMethod(
            qApp, [&begin] { begin({}); }, Qt::QueuedConnection);
    const int status = QCoreApplication::exec();
    qCDebug(lcApp) << "the window ended with" << status;
    return status;
}

} // namespace Chat
