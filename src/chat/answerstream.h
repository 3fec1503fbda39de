// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/sessionstatus.h"
#include "core/chatrequest.h"
#include "providers/chatreply.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Chat {

class Provider;

/// The answer that is on its way: owns the reply, gathers its deltas for about 33 ms each, and
/// keeps the status. One at a time: prepare(), then send() or cancel(), then ended() for the next.
///
/// A provider that goes away together with its replies ends the answer as a failure.
class AnswerStream final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds FlushInterval{33};

    explicit AnswerStream(QObject *parent = nullptr);
    ~AnswerStream() override;

    const SessionStatus &status() const { return m_status; }
    bool isActive() const { return m_status.phase != SessionStatus::Phase::Idle; }
    bool isPreparing() const { return m_status.phase == SessionStatus::Phase::Preparing; }
    /// Grows with each prepare(): tells whether a preparation is still the one that it was.
    int generation() const { return m_generation; }

    /// Why it ended, where that was not its end, and what is known of it: valid at ended().
    const std::optional<Error> &error() const { return m_error; }
    const AnswerInfo &info() const { return m_info; }

    void prepare(const MessageId &answerId);
    void send(Provider &provider, const ChatRequest &request);
    void stop(); ///< of what was sent; ended() follows
    void retryNow();
    /// Hands out what has come and ends it at once, without ended().
    void cancel();

Q_SIGNALS:
    void received(const Chat::ChatDelta &delta); ///< several deltas in one
    void ended();
    void statusChanged();

private:
    void take(const ChatDelta &delta);
    void onProgress(const ChatProgress &progress);
    void onFinished();
    void onDestroyed();
    void flush();
    void updateSpeed();
    void finishStatus();

    ChatReplyPtr m_reply;
    SessionStatus m_status;
    std::optional<Error> m_error;
    AnswerInfo m_info;
    ChatDelta m_pending;
    bool m_hasPending = false;
    QTimer m_flushTimer;
    QElapsedTimer m_requestClock;
    QElapsedTimer m_streamClock; // since the first text
    QElapsedTimer m_speedClock; // since the speed was last told
    qint64 m_estimatedTokens = 0;
    int m_generation = 0;
};

} // namespace Chat
