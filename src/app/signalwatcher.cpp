// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signalwatcher.h"

#include "app/exitstatus.h"
#include "core/logging.h"

#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace Chat {

namespace {

constexpr std::array Watched{SIGINT, SIGTERM, SIGHUP};

// A handler can reach nothing but these.
std::atomic<int> writeEnd = -1;
std::atomic<int> readEnd = -1;
std::atomic<int> pending = 0;
std::atomic<bool> hangupEnds = true;

void handle(int signal)
{
    const int savedErrno = errno;
    const bool isToEnd = signal != SIGHUP || hangupEnds;
    if (isToEnd && pending.exchange(signal) != 0)
        _exit(statusOfSignal(signal));
    const char byte = static_cast<char>(signal);
    [[maybe_unused]] const ssize_t written = write(writeEnd, &byte, 1);
    errno = savedErrno;
}

void setHandler(int signal, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    setHandler(SIGPIPE, SIG_IGN);
    if (pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        qCWarning(lcApp) << "signals cannot be watched:" << qt_error_string(errno);
        return;
    }
    readEnd = m_pipe[0];
    writeEnd = m_pipe[1];
    m_notifier = new QSocketNotifier(m_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &SignalWatcher::read);
    for (const int signal : Watched) {
        // What whoever started us ignores (nohup) stays ignored.
        struct sigaction current = {};
        if (sigaction(signal, nullptr, &current) == 0 && current.sa_handler != SIG_IGN)
            setHandler(signal, handle);
    }
}

SignalWatcher::~SignalWatcher()
{
    if (!m_notifier)
        return;
    for (const int signal : Watched) {
        struct sigaction current = {};
        if (sigaction(signal, nullptr, &current) == 0 && current.sa_handler == handle)
            setHandler(signal, SIG_DFL);
    }
    writeEnd = -1;
    readEnd = -1;
    pending = 0;
    hangupEnds = true;
    delete m_notifier;
    close(m_pipe[0]);
    close(m_pipe[1]);
}

int SignalWatcher::pendingSignal()
{
    return pending;
}

void SignalWatcher::takeHangupAsMessage()
{
    hangupEnds = false;
}

int SignalWatcher::wakeDescriptor()
{
    return readEnd;
}

void SignalWatcher::read()
{
    char byte = 0;
    if (::read(m_pipe[0], &byte, 1) == 1)
        Q_EMIT caught(byte);
}

} // namespace Chat
