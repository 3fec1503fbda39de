// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include "app/signalwatcher.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Console)
};

constexpr int UsualWidth = 80;

/// What a pipe takes without blocking where it takes anything.
constexpr qsizetype Portion = PIPE_BUF;

/// 0, or the errno of what failed. EINTR where a signal came while it had to wait: it must not be
/// missed however slow the reader is, so the waiting is done by poll().
int writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        std::array<pollfd, 2> waiting{
            pollfd{.fd = descriptor, .events = POLLOUT, .revents = 0},
            pollfd{.fd = SignalWatcher::wakeDescriptor(), .events = POLLIN, .revents = 0}};
        if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
            return errno;
        if (waiting[0].revents == 0) {
            if (SignalWatcher::pendingSignal() != 0)
                return EINTR;
            continue;
        }
        const ssize_t written =
            ::write(descriptor, bytes.data(), size_t(std::min(bytes.size(), Portion)));
        if (written >= 0)
            bytes = bytes.sliced(written);
        else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
            return errno;
    }
    return 0;
}

int widthOf(int terminal)
{
    winsize size = {};
    return ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : UsualWidth;
}

} // namespace

Console::Console(const Redactor &redactor, int output, int messages)
    : m_redactor(redactor)
    , m_output(output)
    , m_messages(messages)
    , m_outputIsTerminal(isatty(output))
    , m_messagesAreTerminal(isatty(messages))
    , m_usesColor(m_messagesAreTerminal && qEnvironmentVariableIsEmpty("NO_COLOR")
                  && qgetenv("TERM") != "dumb")
    , m_encoder(QStringConverter::Utf8)
{
}

Console::~Console()
{
    clearStatus();
    endReasoning();
}

Console::Outcome Console::write(const QString &text)
{
    const QString shown = m_outputIsTerminal ? m_filter.filtered(text) : text;
    if (shown.isEmpty())
        return Outcome::Written;
    clearStatus();
    endReasoning();
    const QByteArray bytes = m_encoder.encode(shown);
    m_outputAtLineStart = shown.endsWith(u'\n');
    switch (const int failure = writeAll(m_output, bytes)) {
    case 0:
        return Outcome::Written;
    case EPIPE:
        return Outcome::ReaderGone;
    case EINTR:
        return Outcome::Signalled;
    default:
        m_error = {
            .kind = ErrorKind::File,
            .message =
                Texts::tr("Standard output cannot be written: %1.").arg(qt_error_string(failure)),
            .remedy = Texts::tr("Check where it leads to, and the space left there.")};
        return Outcome::Failed;
    }
}

void Console::say(const QString &text)
{
    clearStatus();
    endReasoning();
    leaveOutputLine();
    writeMessage(u"lmchat: "_s + terminalLine(m_redactor.redacted(text)) + u'\n');
}

void Console::sayError(const Error &error)
{
    say(errorText(error));
    if (!isVerbose())
        return;
    if (error.httpStatus != 0)
        say(Texts::tr("HTTP status: %1").arg(error.httpStatus));
    if (!error.code.isEmpty())
        say(Texts::tr("Code: %1").arg(error.code));
    if (!error.requestId.isEmpty())
        say(Texts::tr("Request id: %1").arg(error.requestId));
    if (!error.detail.isEmpty())
        say(Texts::tr("Details: %1").arg(error.detail));
}

void Console::sayWarning(const QString &text)
{
    say(Texts::tr("warning: %1").arg(text));
}

void Console::writeReasoning(const QString &text)
{
    const QString shown = m_reasoningFilter.filtered(text);
    if (shown.isEmpty())
        return;
    clearStatus();
    if (!m_isReasoning) {
        leaveOutputLine();
        m_isReasoning = true;
        if (m_usesColor)
            writeMessage(u"\x1b[2m"_s);
    }
    m_reasoningAtLineStart = shown.endsWith(u'\n');
    writeMessage(shown);
}

void Console::endReasoning()
{
    if (!m_isReasoning)
        return;
    m_isReasoning = false;
    QString end = m_reasoningAtLineStart ? u"\n"_s : u"\n\n"_s;
    if (m_usesColor)
        end.prepend(u"\x1b[0m"_s);
    writeMessage(end);
}

void Console::prompt(const QString &text)
{
    clearStatus();
    writeMessage(text);
}

void Console::endPrompt()
{
    writeMessage(u"\n"_s);
}

void Console::setStatus(const QString &text)
{
    if (text.isEmpty()) {
        clearStatus();
        return;
    }
    QString line = terminalLine(m_redactor.redacted(text));
    if (isVerbose()) {
        if (line != m_status)
            say(line);
        m_status = line;
        return;
    }
    // In the middle of an answer's line there is no place for it.
    if (!m_messagesAreTerminal || m_isReasoning || (m_outputIsTerminal && !m_outputAtLineStart))
        return;
    // A line that wraps could not be erased.
    const int room = std::max(1, widthOf(m_messages) - 1);
    if (line.size() > room)
        line = line.left(room - 1) + u'…';
    m_status = line;
    writeMessage(u"\r\x1b[K"_s + line);
}

void Console::clearStatus()
{
    if (m_status.isEmpty() || isVerbose())
        return;
    m_status.clear();
    writeMessage(u"\r\x1b[K"_s);
}

void Console::leaveOutputLine()
{
    if (m_outputIsTerminal && m_messagesAreTerminal && !m_outputAtLineStart) {
        writeMessage(u"\n"_s);
        m_outputAtLineStart = true;
    }
}

void Console::writeMessage(const QString &text) const
{
    // Where standard error fails there is nowhere left to say so.
    writeAll(m_messages, text.toUtf8());
}

} // namespace Chat
