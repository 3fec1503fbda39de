// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/chatreply.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Chat {

class Console;

/// Shows on the console what a reply is busy with until text comes, and counts down to its next
/// try.
class AnswerProgress final : public QObject
{
    Q_OBJECT
public:
    /// `console` must outlive this.
    explicit AnswerProgress(Console &console, QObject *parent = nullptr);

    void show(const ChatProgress &progress);
    /// What the service says that it does meanwhile.
    void showStatus(const QString &text);
    void end();

private:
    void showCountdown();
    QString phaseText(const ChatProgress &progress) const;

    Console &m_console;
    QTimer m_tick;
    QElapsedTimer m_sinceFailure;
    ChatProgress m_progress;
};

} // namespace Chat
