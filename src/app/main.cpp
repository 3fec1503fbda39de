// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/processsetup.h"
#include "app/runcommand.h"
#include "core/version.h"

#include <QCoreApplication>

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
    useUtf8Locale();
    // Without an organisation: settings are in ~/.config/LanguageModelChat.
    QCoreApplication::setApplicationName(u"LanguageModelChat"_s);
    QCoreApplication::setApplicationVersion(versionString());

    const CommandLine line(textOf(argc, argv), allCommands());
    const QCoreApplication application(argc, argv); // goes last: threads of the network need it
    AppContext context;
    Console console(context.redactor());
    return runCommand(line, context, console);
}
