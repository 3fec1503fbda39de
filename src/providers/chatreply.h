// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatdelta.h"
#include "core/objectptr.h"

#include <QObject>

namespace Chat {

/// What a reply is busy with before and between its deltas.
struct ChatProgress
{
    enum class Phase {
        Waiting, ///< for a free place on the account (GigaChat: one request at a time)
        Authorizing, ///< a token is being fetched
        Connecting,
        Responding, ///< the request has left; the model has not answered yet
        Streaming, ///< deltas come
        Retrying, ///< a try failed with `cause`; the next begins in `retryIn`
    };
    Phase phase = Phase::Connecting;
    int attempt = 1; ///< counts from 1
    std::chrono::milliseconds retryIn = {}; ///< for Retrying: the whole wait
    std::optional<Error> cause = {}; ///< for Retrying
    int queuePosition = 0; ///< for Waiting: how many stand before this one

    bool operator==(const ChatProgress &) const = default;
};

/// One answer on its way, in QNetworkReply's manners: progress(), then delta() any number of
/// times, then finished() exactly once, never during abort() or a slot of delta(). None of them
/// comes before begin(), or where that is not called, before control has returned to the event loop
/// after Provider::send(). Destroying it aborts, without a further signal, and gives back its place
/// on the account. One thread: the provider's.
class ChatReply : public QObject
{
    Q_OBJECT
public:
    ~ChatReply() override;

    /// Begins at once, rather than when control is back in the event loop: for who is connected
    /// already, and has many to begin. Signals may come during the call, but not finished().
    virtual void begin() { }

    /// Ends it: error() is then of kind Cancelled, and finished() follows. Also ends a wait or a
    /// retry countdown. No effect once finished.
    virtual void abort() = 0;

    /// Ends the wait of a Retrying phase at once; no effect in any other.
    virtual void retryNow() = 0;

    /// Asks for no more delta() for now, and lets the service wait; some may still come. For an
    /// answer that is taken more slowly than it comes. Without effect where all is here already.
    virtual void setPaused(bool paused);

    virtual bool isFinished() const = 0;

    /// Set where the answer is not whole. What came before by delta() holds all the same.
    virtual const std::optional<Error> &error() const = 0;

    /// Model, request id, finish reason, usage and times as far as known; whole once finished.
    virtual const AnswerInfo &info() const = 0;

    virtual const ChatProgress &currentProgress() const = 0;

Q_SIGNALS:
    /// The service answers with a stream, of which nothing has come yet. May come again where a try
    /// fails after it.
    void accepted();
    void progress(const Chat::ChatProgress &progress);
    void delta(const Chat::ChatDelta &delta);
    void finished();

protected:
    explicit ChatReply(QObject *parent = nullptr);
};

using ChatReplyPtr = ObjectPtr<ChatReply>;

} // namespace Chat
