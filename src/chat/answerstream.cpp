// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/answerstream.h"

#include "providers/provider.h"

namespace Chat {
namespace {

constexpr qint64 LettersPerToken = 4; // roughly, in most languages and tokenizers
constexpr qint64 SpeedInterval = 250; // ms between two readings for a person
constexpr qint64 ShortestMeasure = 100; // ms; below, a speed is a guess

SessionStatus::Phase phaseOf(ChatProgress::Phase phase)
{
    switch (phase) {
    case ChatProgress::Phase::Waiting:
        return SessionStatus::Phase::Waiting;
    case ChatProgress::Phase::Authorizing:
        return SessionStatus::Phase::Authorizing;
    case ChatProgress::Phase::Connecting:
        return SessionStatus::Phase::Connecting;
    case ChatProgress::Phase::Responding:
        return SessionStatus::Phase::Responding;
    case ChatProgress::Phase::Streaming:
        return SessionStatus::Phase::Streaming;
    case ChatProgress::Phase::Retrying:
        return SessionStatus::Phase::Retrying;
    }
    return SessionStatus::Phase::Connecting;
}

/// Appends what `delta` holds to `sum`, so that applying the sum is applying both.
void add(const ChatDelta &delta, ChatDelta &sum)
{
    sum.text += delta.text;
    sum.reasoning += delta.reasoning;
    if (!delta.toolCalls.isEmpty())
        sum.toolCalls += delta.toolCalls;
    if (!delta.functionsStateId.isEmpty())
        sum.functionsStateId = delta.functionsStateId;
    if (!delta.model.isEmpty())
        sum.model = delta.model;
    if (delta.finishReason != FinishReason::None)
        sum.finishReason = delta.finishReason;
    if (delta.usage)
        sum.usage = delta.usage;
}

} // namespace

AnswerStream::AnswerStream(QObject *parent)
    : QObject(parent)
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(FlushInterval);
    connect(&m_flushTimer, &QTimer::timeout, this, &AnswerStream::flush);
}

AnswerStream::~AnswerStream() = default;

void AnswerStream::prepare(const MessageId &answerId)
{
    ++m_generation;
    m_status = {.phase = SessionStatus::Phase::Preparing, .answerId = answerId};
    m_error.reset();
    m_info = {};
    m_pending = {};
    m_hasPending = false;
    m_estimatedTokens = 0;
    m_streamClock.invalidate();
    m_requestClock.invalidate();
    Q_EMIT statusChanged();
}

void AnswerStream::send(Provider &provider, const ChatRequest &request)
{
    m_status.warning = provider.info().warning;
    m_requestClock.start();
    m_reply = provider.send(request);
    connect(m_reply.get(), &ChatReply::delta, this, &AnswerStream::take);
    connect(m_reply.get(), &ChatReply::progress, this, &AnswerStream::onProgress);
    connect(m_reply.get(), &ChatReply::finished, this, &AnswerStream::onFinished);
    // Queued, since nobody should act on it in the middle of a provider's destructor.
    connect(m_reply.get(), &QObject::destroyed, this, [this, reply = m_reply.get()] {
        if (m_reply.get() != reply)
            return;
        static_cast<void>(m_reply.release());
        QMetaObject::invokeMethod(
            this,
            [this, generation = m_generation] {
                if (generation == m_generation && isActive())
                    onDestroyed();
            },
            Qt::QueuedConnection);
    });
    onProgress(m_reply->currentProgress());
}

void AnswerStream::stop()
{
    if (m_reply)
        m_reply->abort();
}

void AnswerStream::retryNow()
{
    if (m_reply)
        m_reply->retryNow();
}

void AnswerStream::cancel()
{
    if (!isActive())
        return;
    if (m_reply)
        m_info = m_reply->info();
    m_reply.reset();
    flush();
    finishStatus();
}

void AnswerStream::take(const ChatDelta &delta)
{
    if (!delta.text.isEmpty() || !delta.reasoning.isEmpty()) {
        if (!m_streamClock.isValid()) {
            m_streamClock.start();
            m_speedClock.start();
            const auto known = m_reply->info().timeToFirstToken;
            m_status.timeToFirstToken =
                known ? known : std::chrono::milliseconds(m_requestClock.elapsed());
        }
        m_estimatedTokens +=
            qMax<qint64>(1, (delta.text.size() + delta.reasoning.size()) / LettersPerToken);
        m_status.activity.clear();
    }
    if (!delta.status.isEmpty() && m_status.activity != delta.status) {
        m_status.activity = delta.status;
        Q_EMIT statusChanged();
    }
    add(delta, m_pending);
    m_hasPending = true;
    if (!m_flushTimer.isActive())
        m_flushTimer.start();
}

void AnswerStream::onProgress(const ChatProgress &progress)
{
    SessionStatus status = m_status;
    status.phase = phaseOf(progress.phase);
    status.attempt = progress.attempt;
    status.queuePosition = progress.queuePosition;
    const bool isRetrying = progress.phase == ChatProgress::Phase::Retrying;
    status.retryAt = isRetrying ? QDeadlineTimer(progress.retryIn) : QDeadlineTimer();
    status.cause = isRetrying ? progress.cause : std::nullopt;
    if (status == m_status)
        return;
    m_status = status;
    Q_EMIT statusChanged();
}

void AnswerStream::onFinished()
{
    m_error = m_reply->error();
    m_info = m_reply->info();
    m_reply.reset();
    flush();
    finishStatus();
    Q_EMIT ended();
}

void AnswerStream::onDestroyed()
{
    m_error = Error{.kind = ErrorKind::Interrupted,
                    .message = tr("The provider was removed while it answered."),
                    .remedy = tr("Choose another provider, then ask again.")};
    flush();
    finishStatus();
    Q_EMIT ended();
}

void AnswerStream::flush()
{
    m_flushTimer.stop();
    if (!m_hasPending)
        return;
    const ChatDelta delta = std::exchange(m_pending, {});
    m_hasPending = false;
    if (delta.usage)
        m_status.usage = delta.usage;
    updateSpeed();
    Q_EMIT received(delta);
}

void AnswerStream::updateSpeed()
{
    if (!m_streamClock.isValid() || m_speedClock.elapsed() < SpeedInterval)
        return;
    m_speedClock.start();
    m_status.tokensPerSecond =
        double(m_estimatedTokens) * 1000 / double(qMax<qint64>(1, m_streamClock.elapsed()));
    Q_EMIT statusChanged();
}

void AnswerStream::finishStatus()
{
    const qint64 elapsed = m_streamClock.isValid() ? m_streamClock.elapsed() : 0;
    if (m_info.usage)
        m_status.usage = m_info.usage;
    if (m_info.timeToFirstToken)
        m_status.timeToFirstToken = m_info.timeToFirstToken;
    if (elapsed >= ShortestMeasure) {
        m_status.isEstimate = !m_status.usage || m_status.usage->completionTokens <= 0;
        const qint64 tokens =
            m_status.isEstimate ? m_estimatedTokens : m_status.usage->completionTokens;
        m_status.tokensPerSecond = double(tokens) * 1000 / double(elapsed);
    }
    m_status.phase = SessionStatus::Phase::Idle;
    m_status.queuePosition = 0;
    m_status.retryAt = {};
    m_status.cause.reset();
    m_status.activity.clear();
    Q_EMIT statusChanged();
}

} // namespace Chat
