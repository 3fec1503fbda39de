// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/chatstore.h"
#include "chat/conversationtree.h"

#include <QTimer>

#include <functional>

namespace Chat {

/// The save points of one conversation: remembers what is not on the disk yet and gives it to the
/// store at the right time. What the disk refuses is remembered on, and tried again every few
/// seconds and as soon as the store opens anew.
///
/// `conversation` and `tree` must outlive it; they are read whenever it saves.
class ConversationSaver final : public QObject
{
    Q_OBJECT
public:
    /// How long a change may wait for others to go with it.
    enum class Urgency { AtOnce, Draft, Streaming };

    ConversationSaver(const Conversation &conversation, const ConversationTree &tree,
                      ChatStore &store, QObject *parent = nullptr);

    void touch(Urgency urgency); ///< the conversation itself changed
    void touch(const MessageId &message, Urgency urgency);
    void forget(const RemovedMessages &removed); ///< they are no more in the tree

    /// Gives all that is not there yet to the store. `done` is called later, from the event loop,
    /// when that is on the disk or was refused.
    void saveNow(std::function<void()> done = {});

    /// How the last save ended; blocks until it has.
    Result<void> waitForLastSave() const;

    /// Whether the conversation is in the store, as far as is known.
    bool isStored() const { return m_isStored; }
    bool mayBeStored() const { return m_isStored || m_inFlight > 0; }
    void setStored() { m_isStored = true; }

    const std::optional<Error> &error() const { return m_error; }
    void setError(const Error &error); ///< until the next save that succeeds
    bool hasUnsaved() const
    {
        return m_isConversationDirty || !m_dirty.isEmpty() || m_inFlight > 0;
    }

Q_SIGNALS:
    void stateChanged(); ///< error() or hasUnsaved()

private:
    void schedule(Urgency urgency);
    void onTimer();
    void onSaved(const QList<MessageId> &saved, const Result<void> &result);
    void onStoreChanged();
    bool isWorthKeeping() const;
    void tellState();

    const Conversation &m_conversation;
    const ConversationTree &m_tree;
    ChatStore &m_store;
    QTimer m_timer;
    QList<MessageId> m_dirty; // parents before children
    bool m_isConversationDirty = false;
    bool m_isStored = false;
    int m_inFlight = 0;
    QFuture<Result<void>> m_lastSave;
    std::optional<Error> m_error;
    bool m_toldUnsaved = false;
    std::optional<Error> m_toldError;
};

} // namespace Chat
