// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/conversation.h"
#include "core/result.h"

#include <memory>

namespace Chat {

class Database;
class WriterLock;

/// What a list of conversations shows of one.
struct ConversationSummary
{
    ConversationId id = {};
    QString title = {};
    QString provider = {};
    QString model = {};
    bool pinned = false;
    QDateTime updatedAt = {};

    bool operator==(const ConversationSummary &) const = default;
};

ConversationSummary summaryOf(const Conversation &conversation);

/// A conversation with all versions of all its messages.
struct StoredConversation
{
    Conversation conversation = {};
    QList<Message> messages = {}; ///< in the order in which they were first saved

    bool operator==(const StoredConversation &) const = default;
};

/// What has to be known to take a deletion of messages back.
struct MessageDeletion
{
    ConversationId conversationId = {};
    MessageId previousHead = {};
    qint64 stamp = 0; ///< marks the rows that went in this act
};

/// All conversations and messages: SQL in, values out. When a call returns without error, its
/// change is on the disk; when it returns an error (always of kind Storage), nothing was changed.
///
/// Several processes may work on one file. Each answer that streams is marked with the store that
/// writes it; what a dead one left is found Interrupted by the next store that opens.
///
/// Lives wholly on the thread that opened it: see StoreThread.
class ConversationStore final
{
public:
    /// Opens, makes or migrates the database at `path`: see Database::open().
    static Result<std::unique_ptr<ConversationStore>> open(const QString &path);

    ~ConversationStore();
    Q_DISABLE_COPY_MOVE(ConversationStore)

    /// All that are not deleted: pinned ones first, then newest first.
    Result<QList<ConversationSummary>> conversations();

    /// One of them. A head that is not among the messages is given as null.
    Result<StoredConversation> load(const ConversationId &id);

    /// Inserts or updates the conversation and the messages, each by its id, all or nothing. A
    /// message's parent must be saved already or stand before it. Of a message that is there
    /// already its place (conversation, parent, role, time of creation) stays. Times must be valid.
    Result<void> save(const Conversation &conversation, const QList<Message> &messages = {});

    /// Inserts or updates one message of a conversation that is there, as an answer that grows.
    Result<void> saveMessage(const Message &message);

    /// A profile is called otherwise from now on: its conversations go with it.
    Result<void> renameProvider(const QString &from, const QString &to);

    /// Deletes a conversation until restoreConversation() or purgeDeleted().
    Result<void> deleteConversation(const ConversationId &id);
    Result<void> restoreConversation(const ConversationId &id);

    /// Deletes a message and all below it, and makes `newHead` the conversation's head.
    Result<MessageDeletion> deleteMessages(const ConversationId &conversationId,
                                           const MessageId &topmost, const MessageId &newHead);
    Result<void> restoreMessages(const MessageDeletion &deletion);

    /// Removes for good what was deleted before `time`.
    Result<void> purgeDeleted(const QDateTime &time);

private:
    ConversationStore(std::unique_ptr<Database> database, std::unique_ptr<WriterLock> writer);

    Result<void> interruptAbandoned();
    Result<void> write(const Conversation &conversation);
    Result<void> write(const Message &message);
    Result<void> setHead(const ConversationId &id, const MessageId &head);

    std::unique_ptr<Database> m_database;
    std::unique_ptr<WriterLock> m_writer; // goes first: no row is written without it
};

} // namespace Chat
