// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/chatstore.h"
#include "chat/conversationtree.h"

#include <memory>
#include <vector>

namespace Chat {

/// The deletions of messages of one conversation that can be taken back, and their part in the
/// store. The tree and the head are the session's affair.
class DeletedMessages final : public QObject
{
    Q_OBJECT
public:
    struct Entry
    {
        RemovedMessages removed = {};
        MessageId previousHead = {};
    };

    explicit DeletedMessages(ChatStore &store, QObject *parent = nullptr);

    bool isEmpty() const { return m_deletions.empty(); }

    /// Remembers a deletion of what is in memory alone.
    void add(const Entry &entry);
    /// Has it deleted in the store, too, where all of it has to be already. See refused().
    void addStored(const ConversationId &conversation, const Entry &entry,
                   const MessageId &newHead);

    /// The last deletion, which is taken back in the store. Only where not isEmpty().
    Entry takeBack();

Q_SIGNALS:
    /// The disk refused a deletion, so what it still has must not look deleted.
    void refused(const Chat::DeletedMessages::Entry &entry, const Chat::Error &error);
    /// The disk refused to take a deletion back.
    void failed(const Chat::Error &error);

private:
    struct Deletion;
    using DeletionPtr = std::shared_ptr<Deletion>;

    ChatStore &m_store;
    std::vector<DeletionPtr> m_deletions; // newest last
};

} // namespace Chat
