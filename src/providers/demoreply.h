// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "providers/chatreply.h"
#include "providers/demoanswer.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Chat {

/// One answer of the Demo, streamed word by word. Behaves as a reply from the network does, only
/// that nothing leaves the machine.
class DemoReply final : public ChatReply
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds RetryDelay = std::chrono::seconds(3);

    /// `tokensPerSecond` 0: as fast as it goes.
    DemoReply(const QString &provider, DemoAnswer answer, AnswerMode mode, int tokensPerSecond,
              QObject *parent);

    void abort() override;
    void retryNow() override;
    bool isFinished() const override { return m_finished; }
    const std::optional<Error> &error() const override { return m_error; }
    const AnswerInfo &info() const override { return m_info; }
    const ChatProgress &currentProgress() const override { return m_progress; }

private:
    void advance();
    void stream();
    qsizetype piecesDue() const;
    void waitBeforeRetry();
    void emitPieces(qsizetype until);
    void endAnswer();
    void setPhase(ChatProgress::Phase phase);
    void setProgress(const ChatProgress &progress);
    void finish(const std::optional<Error> &error);

    const DemoAnswer m_answer;
    const AnswerMode m_mode;
    const int m_tokensPerSecond;
    QStringList m_pieces; // of the reasoning, then of the text
    qsizetype m_thoughts = 0; // how many of them are reasoning
    qsizetype m_emitted = 0;
    int m_attempt = 1;
    QTimer m_timer; // until the next step
    QElapsedTimer m_clock; // since the request
    QElapsedTimer m_streamClock; // since the first piece
    ChatProgress m_progress;
    std::optional<Error> m_error;
    AnswerInfo m_info;
    bool m_finished = false;
};

} // namespace Chat
