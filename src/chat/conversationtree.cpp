// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationtree.h"

#include <QSet>

#include <algorithm>

namespace Chat {

ConversationTree::ConversationTree(const QList<Message> &messages)
{
    QList<MessageId> order;
    order.reserve(messages.size());
    m_nodes.reserve(messages.size());
    for (const Message &message : messages) {
        if (message.id.isNull() || m_nodes.contains(message.id))
            continue;
        m_nodes.insert(message.id, {.message = message});
        order.append(message.id);
    }

    // A way up that meets itself is cut where it was entered; what was walked once is safe for
    // good, so all ways together cost one visit of each message.
    QSet<MessageId> safe;
    for (const MessageId &id : std::as_const(order)) {
        QSet<MessageId> onTheWay;
        for (MessageId at = id; !at.isNull() && !safe.contains(at);) {
            onTheWay.insert(at);
            Message &message = m_nodes[at].message;
            if (onTheWay.contains(message.parentId) || !m_nodes.contains(message.parentId))
                message.parentId = {};
            at = message.parentId;
        }
        safe.unite(onTheWay);
    }
    for (const MessageId &id : std::as_const(order)) {
        const MessageId parent = parentOf(id);
        (parent.isNull() ? m_roots : m_nodes[parent].children).append(id);
    }
}

const Message *ConversationTree::find(const MessageId &id) const
{
    const auto it = m_nodes.constFind(id);
    return it == m_nodes.cend() ? nullptr : &it->message;
}

Message *ConversationTree::find(const MessageId &id)
{
    const auto it = m_nodes.find(id);
    return it == m_nodes.end() ? nullptr : &it->message;
}

QList<MessageId> ConversationTree::children(const MessageId &id) const
{
    if (id.isNull())
        return m_roots;
    const auto it = m_nodes.constFind(id);
    return it == m_nodes.cend() ? QList<MessageId>() : it->children;
}

QList<MessageId> ConversationTree::versions(const MessageId &id) const
{
    return contains(id) ? children(parentOf(id)) : QList<MessageId>();
}

QList<MessageId> ConversationTree::branch(const MessageId &head) const
{
    QList<MessageId> ids;
    for (MessageId id = head; contains(id); id = parentOf(id))
        ids.append(id);
    std::ranges::reverse(ids);
    return ids;
}

MessageId ConversationTree::leafBelow(const MessageId &id) const
{
    MessageId leaf = id;
    for (QList<MessageId> below = children(leaf); !below.isEmpty(); below = children(leaf))
        leaf = below.last();
    return leaf;
}

bool ConversationTree::isWithin(const MessageId &id, const MessageId &ancestor) const
{
    for (MessageId at = id; contains(at); at = parentOf(at)) {
        if (at == ancestor)
            return true;
    }
    return false;
}

void ConversationTree::insert(const Message &message)
{
    if (message.id.isNull() || contains(message.id))
        return;
    Message inserted = message;
    if (!contains(inserted.parentId))
        inserted.parentId = {};
    const MessageId parent = inserted.parentId;
    m_nodes.insert(message.id, {.message = inserted});
    (parent.isNull() ? m_roots : m_nodes[parent].children).append(message.id);
}

RemovedMessages ConversationTree::remove(const MessageId &topmost)
{
    if (!contains(topmost))
        return {};
    const MessageId parent = parentOf(topmost);
    QList<MessageId> &siblings = parent.isNull() ? m_roots : m_nodes[parent].children;
    RemovedMessages removed{.index = siblings.indexOf(topmost)};
    siblings.removeAt(removed.index);

    QList<MessageId> doomed{topmost};
    for (qsizetype i = 0; i < doomed.size(); ++i) {
        const Node node = m_nodes.take(doomed.at(i));
        removed.messages.append(node.message);
        doomed += node.children;
    }
    return removed;
}

void ConversationTree::restore(const RemovedMessages &removed)
{
    if (removed.messages.isEmpty())
        return;
    for (const Message &message : removed.messages)
        insert(message);
    const MessageId topmost = removed.messages.first().id;
    const MessageId parent = parentOf(topmost);
    QList<MessageId> &siblings = parent.isNull() ? m_roots : m_nodes[parent].children;
    siblings.move(siblings.indexOf(topmost),
                  std::clamp<qsizetype>(removed.index, 0, siblings.size() - 1));
}

MessageId ConversationTree::parentOf(const MessageId &id) const
{
    const Message *message = find(id);
    return message != nullptr ? message->parentId : MessageId();
}

} // namespace Chat
