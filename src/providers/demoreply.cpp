// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/demoreply.h"

#include <QPointer>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestPiece = 24; // letters of a word without spaces that come together
constexpr qsizetype PiecesAtOnce = 50; // at full speed, between two turns of the event loop
constexpr int ShortestTick = 15; // ms; faster speeds send several pieces at a time

/// Words with the space before them, as models stream them.
QStringList pieces(const QString &text)
{
    QStringList result;
    qsizetype begin = 0;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        const bool isEnd = i == text.size();
        const bool isWordEnd = !isEnd && text.at(i).isSpace() && !text.at(i - 1).isSpace();
        const bool isLong =
            !isEnd && i - begin >= LongestPiece && !text.at(i - 1).isHighSurrogate();
        if (isEnd || isWordEnd || isLong) {
            result.append(text.sliced(begin, i - begin));
            begin = i;
        }
    }
    return result;
}

} // namespace

DemoReply::DemoReply(const QString &provider, DemoAnswer answer, AnswerMode mode,
                     int tokensPerSecond, QObject *parent)
    : ChatReply(parent)
    , m_answer(std::move(answer))
    , m_mode(mode)
    , m_tokensPerSecond(m_answer.tokensPerSecond > 0 ? m_answer.tokensPerSecond : tokensPerSecond)
    , m_pieces(pieces(m_answer.reasoning))
    , m_thoughts(m_pieces.size())
{
    m_pieces += pieces(m_answer.text);
    m_info.provider = provider;
    m_info.model = u"demo"_s;
    m_progress.phase = ChatProgress::Phase::Waiting;
    m_clock.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DemoReply::advance);
    m_timer.start(0);
}

void DemoReply::abort()
{
    finish(Error{.kind = ErrorKind::Cancelled, .message = tr("The answer was stopped.")});
}

void DemoReply::retryNow()
{
    if (!m_finished && m_progress.phase == ChatProgress::Phase::Retrying)
        m_timer.start(0);
}

void DemoReply::advance()
{
    const QPointer guard(this);
    switch (m_progress.phase) {
    case ChatProgress::Phase::Waiting:
    case ChatProgress::Phase::Authorizing:
        setPhase(ChatProgress::Phase::Connecting);
        break;
    case ChatProgress::Phase::Retrying:
        ++m_attempt;
        setPhase(ChatProgress::Phase::Connecting);
        break;
    case ChatProgress::Phase::Connecting:
        setPhase(ChatProgress::Phase::Responding);
        break;
    case ChatProgress::Phase::Responding:
        if (m_answer.retriesFirst && m_attempt == 1) {
            waitBeforeRetry();
            return;
        }
        if (m_pieces.isEmpty()) {
            endAnswer();
            return;
        }
        m_streamClock.start();
        setPhase(ChatProgress::Phase::Streaming);
        break;
    case ChatProgress::Phase::Streaming:
        stream();
        return;
    }
    if (guard && !m_finished)
        m_timer.start(0);
}

void DemoReply::waitBeforeRetry()
{
    m_timer.start(RetryDelay); // first, so that a slot may end the wait at once
    setProgress({.phase = ChatProgress::Phase::Retrying,
                 .attempt = m_attempt,
                 .retryIn = RetryDelay,
                 .cause = m_answer.error});
}

void DemoReply::stream()
{
    const QPointer guard(this);
    emitPieces(qMin(piecesDue(), m_pieces.size()));
    if (!guard || m_finished)
        return;
    if (m_emitted == m_pieces.size())
        endAnswer();
    else
        m_timer.start(m_tokensPerSecond > 0 ? qMax(1000 / m_tokensPerSecond, ShortestTick) : 0);
}

qsizetype DemoReply::piecesDue() const
{
    if (m_mode == AnswerMode::Whole)
        return m_pieces.size();
    if (m_tokensPerSecond <= 0)
        return m_emitted + PiecesAtOnce;
    // By the clock and not by ticks: these come late on a busy machine.
    return 1 + qsizetype(m_streamClock.elapsed() * m_tokensPerSecond / 1000);
}

void DemoReply::emitPieces(qsizetype until)
{
    ChatDelta piece;
    if (m_emitted == 0)
        piece.model = m_info.model;
    for (; m_emitted < until; ++m_emitted)
        (m_emitted < m_thoughts ? piece.reasoning : piece.text) += m_pieces.at(m_emitted);
    if (!m_info.timeToFirstToken)
        m_info.timeToFirstToken = std::chrono::milliseconds(m_clock.elapsed());
    if (!piece.isEmpty())
        Q_EMIT delta(piece);
}

void DemoReply::endAnswer()
{
    const QPointer guard(this);
    if (!m_answer.error) {
        m_info.finishReason = m_answer.finishReason;
        Q_EMIT delta({.finishReason = m_answer.finishReason});
    }
    if (guard)
        finish(m_answer.error);
}

void DemoReply::setPhase(ChatProgress::Phase phase)
{
    setProgress({.phase = phase, .attempt = m_attempt});
}

void DemoReply::setProgress(const ChatProgress &newProgress)
{
    m_progress = newProgress;
    Q_EMIT progress(newProgress);
}

void DemoReply::finish(const std::optional<Error> &error)
{
    if (m_finished)
        return;
    m_finished = true;
    m_error = error;
    m_info.duration = std::chrono::milliseconds(m_clock.elapsed());
    m_timer.stop();
    QMetaObject::invokeMethod(this, &DemoReply::finished, Qt::QueuedConnection);
}

} // namespace Chat
