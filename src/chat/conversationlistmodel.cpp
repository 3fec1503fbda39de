// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationlistmodel.h"

#include "chat/dategroup.h"
#include "chat/titles.h"

#include <algorithm>

namespace Chat {

ConversationListModel::ConversationListModel(QObject *parent)
    : QAbstractListModel(parent)
    , m_today(QDate::currentDate())
{
}

int ConversationListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ConversationListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayTitle(row.summary.title);
    case IdRole:
        return row.summary.id;
    case TitleRole:
        return row.summary.title;
    case ProviderRole:
        return row.summary.provider;
    case ModelRole:
        return row.summary.model;
    case PinnedRole:
        return row.summary.pinned;
    case UpdatedAtRole:
        return row.summary.updatedAt;
    case GroupRole:
        return row.summary.pinned ? tr("Pinned")
                                  : dateGroup(row.summary.updatedAt.toLocalTime().date(), m_today);
    case StreamingRole:
        return row.isStreaming;
    case UnreadRole:
        return row.isUnread;
    default:
        return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert({{IdRole, "id"},
                  {TitleRole, "title"},
                  {ProviderRole, "provider"},
                  {ModelRole, "model"},
                  {PinnedRole, "pinned"},
                  {UpdatedAtRole, "updatedAt"},
                  {GroupRole, "group"},
                  {StreamingRole, "streaming"},
                  {UnreadRole, "unread"}});
    return names;
}

int ConversationListModel::rowOf(const ConversationId &id) const
{
    const auto it =
        std::ranges::find_if(m_rows, [&id](const Row &r) { return r.summary.id == id; });
    return it == m_rows.end() ? -1 : int(it - m_rows.begin());
}

ConversationId ConversationListModel::idAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows.at(row).summary.id : ConversationId();
}

std::optional<ConversationSummary> ConversationListModel::summary(const ConversationId &id) const
{
    const int row = rowOf(id);
    if (row < 0)
        return std::nullopt;
    return m_rows.at(row).summary;
}

void ConversationListModel::reset(const QList<ConversationSummary> &conversations)
{
    beginResetModel();
    m_rows.clear();
    m_rows.reserve(conversations.size());
    for (const ConversationSummary &conversation : conversations)
        m_rows.append({.summary = conversation});
    const auto isBefore = [](const Row &a, const Row &b) {
        return goesBefore(a.summary, b.summary);
    };
    // The store's order is this one, and among equals it knows better.
    if (!std::ranges::is_sorted(m_rows, isBefore))
        std::ranges::stable_sort(m_rows, isBefore);
    endResetModel();
}

void ConversationListModel::upsert(const ConversationSummary &conversation)
{
    const int row = rowOf(conversation.id);
    if (row < 0) {
        const int place = placeFor(conversation);
        beginInsertRows({}, place, place);
        m_rows.insert(place, {.summary = conversation});
        endInsertRows();
        return;
    }

    const ConversationSummary before = m_rows.at(row).summary;
    if (before == conversation)
        return;
    // Where the row stands already is right also among equals.
    const bool isBelowItsPrevious =
        row == 0 || !goesBefore(conversation, m_rows.at(row - 1).summary);
    const bool isAboveItsNext =
        row + 1 == m_rows.size() || !goesBefore(m_rows.at(row + 1).summary, conversation);
    m_rows[row].summary = conversation;
    int place = row;
    if (!isBelowItsPrevious || !isAboveItsNext) {
        const Row moved = m_rows.takeAt(row);
        place = placeFor(conversation);
        m_rows.insert(row, moved);
        beginMoveRows({}, row, row, {}, place > row ? place + 1 : place);
        m_rows.move(row, place);
        endMoveRows();
    }

    QList<int> roles;
    if (before.title != conversation.title)
        roles << Qt::DisplayRole << TitleRole;
    if (before.provider != conversation.provider)
        roles << ProviderRole;
    if (before.model != conversation.model)
        roles << ModelRole;
    if (before.pinned != conversation.pinned)
        roles << PinnedRole << GroupRole;
    if (before.updatedAt != conversation.updatedAt) {
        roles << UpdatedAtRole;
        if (!roles.contains(GroupRole))
            roles << GroupRole;
    }
    notify(place, roles);
}

void ConversationListModel::remove(const ConversationId &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

void ConversationListModel::setStreaming(const ConversationId &id, bool isStreaming)
{
    const int row = rowOf(id);
    if (row < 0 || m_rows.at(row).isStreaming == isStreaming)
        return;
    m_rows[row].isStreaming = isStreaming;
    notify(row, {StreamingRole});
}

void ConversationListModel::setUnread(const ConversationId &id, bool isUnread)
{
    const int row = rowOf(id);
    if (row < 0 || m_rows.at(row).isUnread == isUnread)
        return;
    m_rows[row].isUnread = isUnread;
    notify(row, {UnreadRole});
}

void ConversationListModel::setToday(const QDate &today)
{
    if (m_today == today)
        return;
    m_today = today;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1), {GroupRole});
}

bool ConversationListModel::goesBefore(const ConversationSummary &a, const ConversationSummary &b)
{
    if (a.pinned != b.pinned)
        return a.pinned;
    return a.updatedAt > b.updatedAt;
}

/// Before its equals: it is the one that changed last.
int ConversationListModel::placeFor(const ConversationSummary &conversation) const
{
    const auto it = std::ranges::partition_point(
        m_rows, [&conversation](const Row &row) { return goesBefore(row.summary, conversation); });
    return int(it - m_rows.begin());
}

void ConversationListModel::notify(int row, const QList<int> &roles)
{
    Q_EMIT dataChanged(index(row), index(row), roles);
}

} // namespace Chat
