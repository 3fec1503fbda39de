// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

QT_BEGIN_NAMESPACE
class QSocketNotifier;
QT_END_NAMESPACE

namespace Chat {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal, by a pipe to itself: nothing else may be done
/// in a signal's handler. A second signal ends the process at once, should the first one not have.
/// SIGPIPE is ignored from here on: writing tells. One at a time; for the main thread.
class SignalWatcher final : public QObject
{
    Q_OBJECT
public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override; ///< the signals do again what they usually do

    /// The signal that came and ends the program, or 0. Set before caught() is emitted: for whoever
    /// keeps the event loop from it.
    static int pendingSignal();
    /// From here on SIGHUP ends nothing, however often it comes: caught() tells it all the same.
    static void takeHangupAsMessage();
    /// Readable from the signal to caught(), to be polled besides what else is waited for; -1 where
    /// signals are not watched.
    static int wakeDescriptor();

Q_SIGNALS:
    void caught(int signal);

private:
    void read();

    int m_pipe[2] = {-1, -1};
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace Chat
