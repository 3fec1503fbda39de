// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/jsonoutput.h"

namespace Chat {

using namespace Qt::StringLiterals;

Command::Command(const CommandLine &line, AppContext &context, Console &console)
    : m_line(line)
    , m_context(context)
    , m_console(console)
{
}

void Command::stop(int signal)
{
    finish(statusOfSignal(signal));
}

void Command::finish(int status)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_console.clearStatus();
    QMetaObject::invokeMethod(
        this, [this, status] { Q_EMIT finished(status); }, Qt::QueuedConnection);
}

void Command::fail(const Error &error)
{
    if (m_isFinished)
        return;
    m_console.sayError(error);
    if (m_line.isSet(u"json"_s) && !printJson(failureJson(error)))
        return;
    finish(exitStatus(error.kind));
}

QJsonObject Command::failureJson(const Error &error) const
{
    return {{u"error"_s, errorJson(error, m_context.redactor())}};
}

bool Command::print(const QString &text)
{
    switch (m_console.write(text)) {
    case Console::Outcome::Written:
        return true;
    case Console::Outcome::ReaderGone:
        finish(ReaderGoneStatus);
        return false;
    case Console::Outcome::Signalled:
        return false; // stop() follows
    case Console::Outcome::Failed:
        break;
    }
    m_console.sayError(m_console.error());
    finish(exitStatus(m_console.error().kind));
    return false;
}

bool Command::printLine(const QString &text)
{
    return print(text + u'\n');
}

bool Command::printJson(const QJsonObject &object)
{
    return printLine(jsonLine(object));
}

} // namespace Chat
