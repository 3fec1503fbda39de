// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/loghandler.h"

#include "app/terminaltext.h"

#include <QtGlobal>

#include <atomic>
#include <cstdio>

#include <unistd.h>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

std::atomic<const Redactor *> currentRedactor = nullptr; // Qt's handler takes no context

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    QString line = qFormatLogMessage(type, context, message);
    if (const Redactor *redactor = currentRedactor)
        line = redactor->redacted(line);
    line = terminalLine(line) + u'\n';
    if (isatty(STDERR_FILENO))
        line.prepend(u"\r\x1b[K"_s); // a status may stand there
    const QByteArray bytes = line.toUtf8();
    // One call for each line, so that threads do not mix theirs.
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
}

} // namespace

LogHandler::LogHandler(const Redactor &redactor)
{
    currentRedactor = &redactor;
    qInstallMessageHandler(handleMessage);
}

LogHandler::~LogHandler()
{
    qInstallMessageHandler(nullptr);
    currentRedactor = nullptr;
}

} // namespace Chat
