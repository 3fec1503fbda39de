// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/chatreply.h"

#include <QTest>
#include <QTestEventLoop>

#include <functional>

namespace Chat {

/// Holds a reply and writes down what it says, in order. `onEvent` may act in the middle of it.
class ReplyLog final : public QObject
{
public:
    explicit ReplyLog(ChatReplyPtr chatReply)
        : m_reply(std::move(chatReply))
    {
        connect(m_reply.get(), &ChatReply::progress, this, [this](const ChatProgress &progress) {
            phases.append(progress);
            note(phaseName(progress));
        });
        connect(m_reply.get(), &ChatReply::delta, this, [this](const ChatDelta &delta) {
            deltas.append(delta);
            applyDelta(delta, message);
            note(QStringLiteral("delta"));
        });
        connect(m_reply.get(), &ChatReply::finished, this, [this] {
            ++finishedCount;
            note(QStringLiteral("finished"));
        });
    }

    ChatReply &reply() { return *m_reply; }
    void drop() { m_reply.reset(); }

    /// Lets events run until it has finished.
    [[nodiscard]] bool waitForEnd(int timeout = 20000)
    {
        return waitFor(QStringLiteral("finished"), timeout);
    }
    /// Likewise until it has said this, or has done so already.
    [[nodiscard]] bool waitFor(const QString &event, int timeout = 20000)
    {
        if (events.contains(event))
            return true;
        m_awaited = event;
        m_loop.enterLoopMSecs(timeout); // qWaitFor() would look every 10 ms only
        m_awaited.clear();
        return events.contains(event);
    }

    /// The name of the error's kind, or `ok`.
    QString result() const
    {
        return m_reply->error() ? errorKindName(m_reply->error()->kind) : QStringLiteral("ok");
    }
    Error error() const { return m_reply->error().value_or(Error()); }
    const AnswerInfo &info() const { return m_reply->info(); }

    static QString phaseName(const ChatProgress &progress)
    {
        switch (progress.phase) {
        case ChatProgress::Phase::Waiting:
            return QStringLiteral("waiting %1").arg(progress.queuePosition);
        case ChatProgress::Phase::Authorizing:
            return QStringLiteral("authorizing");
        case ChatProgress::Phase::Connecting:
            return QStringLiteral("connecting");
        case ChatProgress::Phase::Responding:
            return QStringLiteral("responding");
        case ChatProgress::Phase::Streaming:
            return QStringLiteral("streaming");
        case ChatProgress::Phase::Retrying:
            break;
        }
        return QStringLiteral("retrying");
    }

    QStringList events; ///< deltas that follow each other count as one
    QList<ChatProgress> phases;
    QList<ChatDelta> deltas;
    Message message; ///< what the deltas make
    int finishedCount = 0;
    std::function<void(const QString &event)> onEvent;

private:
    void note(const QString &event)
    {
        if (event != QStringLiteral("delta") || events.isEmpty() || events.last() != event)
            events.append(event);
        if (event == m_awaited)
            m_loop.exitLoop();
        if (onEvent)
            onEvent(event);
    }

    ChatReplyPtr m_reply;
    QString m_awaited;
    QTestEventLoop m_loop;
};

} // namespace Chat
