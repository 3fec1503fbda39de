// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/processsetup.h"
#include "app/runcommand.h"
#ifdef LMCHAT_HAS_WINDOW
#include "app/runwindow.h"
#endif
#include "core/version.h"

#ifdef LMCHAT_HAS_WINDOW
#include <QApplication>
#else
#include <QCoreApplication>
#endif

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QStringList textOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromUtf8(argv[i]));
    return arguments;
}

} // namespace

int main(int argc, char **argv)
{
    openStandardStreams();
    allowManyDescriptors();
    useUtf8Locale();
    useLightEventLoops();
    // Without an organisation: settings are in ~/.config/LanguageModelChat.
    QCoreApplication::setApplicationName(u"LanguageModelChat"_s);
    QCoreApplication::setApplicationVersion(versionString());

    const CommandLine line(textOf(argc, argv), allCommands());
#ifdef LMCHAT_HAS_WINDOW
    if (wantsWindow(line)) {
        if (const Result<void> prepared = prepareWindow(line); !prepared) {
            Console(Redactor()).sayError(prepared.error());
            return exitStatus(prepared.error().kind);
        }
        const QApplication application(argc, argv); // goes last: threads of the network need it
        QApplication::setApplicationDisplayName(u"LanguageModelChat"_s);
        QApplication::setDesktopFileName(u"lmchat"_s);
        AppContext context;
        Console console(context.redactor());
        return runWindow(line, context, console);
    }
#endif
    const QCoreApplication application(argc, argv); // goes last: threads of the network need it
    AppContext context;
    Console console(context.redactor());
    return runCommand(line, context, console);
}
