// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/answerprogress.h"

#include "app/console.h"

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

AnswerProgress::AnswerProgress(Console &console, QObject *parent)
    : QObject(parent)
    , m_console(console)
{
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &AnswerProgress::showCountdown);
}

void AnswerProgress::show(const ChatProgress &progress)
{
    m_progress = progress;
    m_tick.stop();
    if (progress.phase == ChatProgress::Phase::Streaming) {
        m_console.clearStatus();
    } else if (progress.phase == ChatProgress::Phase::Retrying) {
        m_sinceFailure.start();
        showCountdown();
        if (!m_console.isVerbose()) // one line is enough where lines stay
            m_tick.start();
    } else {
        m_console.setStatus(phaseText(progress));
    }
}

void AnswerProgress::showStatus(const QString &text)
{
    m_console.setStatus(text);
}

void AnswerProgress::end()
{
    m_tick.stop();
    m_console.clearStatus();
}

void AnswerProgress::showCountdown()
{
    const std::chrono::milliseconds left =
        m_progress.retryIn - std::chrono::milliseconds(m_sinceFailure.elapsed());
    const auto seconds = std::max<qint64>(0, (left.count() + 999) / 1000);
    const QString cause = m_progress.cause ? m_progress.cause->message + u' ' : QString();
    m_console.setStatus(cause
                        + tr("Trying again in %1 s (try %2). Ctrl+C stops.")
                              .arg(seconds)
                              .arg(m_progress.attempt + 1));
}

QString AnswerProgress::phaseText(const ChatProgress &progress) const
{
    switch (progress.phase) {
    case ChatProgress::Phase::Waiting:
        return progress.queuePosition > 0
            ? tr("Waiting for a free place on this account (%1 before this one)…")
                  .arg(progress.queuePosition)
            : tr("Waiting for a free place on this account…");
    case ChatProgress::Phase::Authorizing:
        return tr("Getting an access token…");
    case ChatProgress::Phase::Connecting:
        return tr("Connecting…");
    case ChatProgress::Phase::Responding:
        return tr("Waiting for the answer…");
    case ChatProgress::Phase::Streaming:
    case ChatProgress::Phase::Retrying:
        break;
    }
    return {};
}

} // namespace Chat
