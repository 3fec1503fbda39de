// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QHash>

namespace Chat {

/// A part of a tree that was taken out, as ConversationTree::restore() wants it back.
struct RemovedMessages
{
    QList<Message> messages = {}; ///< the topmost first, parents before children
    qsizetype index = 0; ///< where the topmost stood among its siblings
};

/// All messages of a conversation with all versions. A null id stands for the place above the
/// first message.
///
/// A value. Whatever it is made of, it is a tree: of two messages with one id the first stays, a
/// message without an id is left out, one whose parent is missing, or that is its own ancestor,
/// becomes a first message. Walks are bounded by the number of messages.
class ConversationTree final
{
public:
    ConversationTree() = default;
    explicit ConversationTree(const QList<Message> &messages);

    qsizetype size() const { return m_nodes.size(); }
    bool isEmpty() const { return m_nodes.isEmpty(); }
    bool contains(const MessageId &id) const { return m_nodes.contains(id); }

    /// Null where there is none; valid until the tree changes. The mutable one is for the content:
    /// id and parent must stay.
    const Message *find(const MessageId &id) const;
    Message *find(const MessageId &id);

    /// Oldest first.
    QList<MessageId> children(const MessageId &id) const;

    /// All versions of a message, itself among them, oldest first; empty where there is none.
    QList<MessageId> versions(const MessageId &id) const;

    /// From the first message to `head`; empty where there is no such message.
    QList<MessageId> branch(const MessageId &head) const;

    /// The end of the newest branch below a message (the message itself where nothing is below).
    MessageId leafBelow(const MessageId &id) const;

    /// Whether `ancestor` stands above `id`, or is it.
    bool isWithin(const MessageId &id, const MessageId &ancestor) const;

    /// Adds a message as the newest child of its parent. No effect where the id is taken or null.
    void insert(const Message &message);

    /// Takes out a message and all below it.
    RemovedMessages remove(const MessageId &topmost);
    void restore(const RemovedMessages &removed);

private:
    struct Node
    {
        Message message = {};
        QList<MessageId> children = {};
    };

    MessageId parentOf(const MessageId &id) const;

    QHash<MessageId, Node> m_nodes;
    QList<MessageId> m_roots;
};

} // namespace Chat
