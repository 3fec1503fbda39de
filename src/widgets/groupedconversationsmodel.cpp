// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/groupedconversationsmodel.h"

#include "chat/conversationlistmodel.h"

#include <algorithm>

namespace Chat {

GroupedConversationsModel::GroupedConversationsModel(QAbstractItemModel &source, QObject *parent)
    : QAbstractListModel(parent)
    , m_source(source)
{
    connect(&source, &QAbstractItemModel::modelReset, this, &GroupedConversationsModel::readAll);
    connect(&source, &QAbstractItemModel::layoutChanged, this,
            &GroupedConversationsModel::onRowsMoved);
    connect(&source, &QAbstractItemModel::rowsMoved, this, &GroupedConversationsModel::onRowsMoved);
    connect(&source, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { onRowsInserted(first, last); });
    connect(&source, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { onRowsRemoved(first, last); });
    connect(&source, &QAbstractItemModel::dataChanged, this,
            &GroupedConversationsModel::onDataChanged);
    readAll();
}

int GroupedConversationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant GroupedConversationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    if (!row.id.isNull()) {
        if (role == HeadingRole)
            return false;
        if (role == Qt::EditRole)
            role = ConversationListModel::TitleRole;
        return m_source.index(row.sourceRow, 0).data(role);
    }
    switch (role) {
    case HeadingRole:
        return true;
    case Qt::DisplayRole:
        return row.group;
    default:
        return {};
    }
}

bool GroupedConversationsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const ConversationId id = idAt(index.row());
    if (role != Qt::EditRole || id.isNull())
        return false;
    const QString title = value.toString().simplified();
    if (!title.isEmpty() && title != index.data(ConversationListModel::TitleRole).toString())
        Q_EMIT renameRequested(id, title);
    return true;
}

Qt::ItemFlags GroupedConversationsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (idAt(index.row()).isNull())
        return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren;
}

ConversationId GroupedConversationsModel::idAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows.at(row).id : ConversationId();
}

int GroupedConversationsModel::rowOf(const ConversationId &id) const
{
    if (id.isNull())
        return -1;
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                    [&id](const Row &row) { return row.id == id; });
    return found == m_rows.cend() ? -1 : static_cast<int>(found - m_rows.cbegin());
}

ConversationId GroupedConversationsModel::neighbour(const ConversationId &id, int step) const
{
    const int from = rowOf(id);
    int row = from >= 0 ? from + step : (step > 0 ? 0 : rowCount() - 1);
    while (row >= 0 && row < rowCount() && m_rows.at(row).id.isNull())
        row += step;
    return idAt(row);
}

void GroupedConversationsModel::takeGroups(int first, int last)
{
    for (int sourceRow = first; sourceRow <= last; ++sourceRow) {
        const QModelIndex index = m_source.index(sourceRow, 0);
        Row &row = m_conversations[sourceRow];
        row.id = index.data(ConversationListModel::IdRole).value<ConversationId>();
        row.group = index.data(ConversationListModel::GroupRole).toString();
        if (sourceRow > 0 && m_conversations.at(sourceRow - 1).group == row.group)
            row.group = m_conversations.at(sourceRow - 1).group; // one copy for all of a group
    }
}

void GroupedConversationsModel::readAll()
{
    m_conversations.clear();
    onRowsInserted(0, m_source.rowCount() - 1);
}

/// Groups stay with their conversations: to make ten thousand of them anew would be felt each time
/// that one conversation moves to the top. What changes of them comes by dataChanged().
void GroupedConversationsModel::onRowsMoved()
{
    QHash<ConversationId, QString> groups;
    groups.reserve(m_conversations.size());
    for (const Row &row : std::as_const(m_conversations))
        groups.insert(row.id, row.group);
    if (m_conversations.size() != m_source.rowCount()) {
        readAll();
        return;
    }
    for (int sourceRow = 0; sourceRow < m_conversations.size(); ++sourceRow) {
        Row &row = m_conversations[sourceRow];
        row.id = m_source.index(sourceRow, 0)
                     .data(ConversationListModel::IdRole)
                     .value<ConversationId>();
        row.group = groups.value(row.id);
    }
    rebuild();
}

void GroupedConversationsModel::onRowsInserted(int first, int last)
{
    m_conversations.insert(first, last - first + 1, Row());
    takeGroups(first, last);
    rebuild();
}

void GroupedConversationsModel::onRowsRemoved(int first, int last)
{
    m_conversations.remove(first, last - first + 1);
    rebuild();
}

void GroupedConversationsModel::rebuild()
{
    QList<Row> rows;
    rows.reserve(m_conversations.size() + 16);
    m_shown.resize(m_conversations.size());
    for (int sourceRow = 0; sourceRow < m_conversations.size(); ++sourceRow) {
        Row &conversation = m_conversations[sourceRow];
        conversation.sourceRow = sourceRow;
        if (sourceRow == 0 || m_conversations.at(sourceRow - 1).group != conversation.group)
            rows.append({.id = {}, .group = conversation.group, .sourceRow = sourceRow});
        m_shown[sourceRow] = static_cast<int>(rows.size());
        rows.append(conversation);
    }

    const auto stands = [](const Row &a, const Row &b) { return a.stands(b); };
    const auto same =
        std::mismatch(m_rows.cbegin(), m_rows.cend(), rows.cbegin(), rows.cend(), stands);
    const int first = static_cast<int>(same.first - m_rows.cbegin());
    const auto sameEnd =
        std::mismatch(m_rows.crbegin(), std::make_reverse_iterator(same.first), rows.crbegin(),
                      std::make_reverse_iterator(same.second), stands);
    const int tail = static_cast<int>(sameEnd.first - m_rows.crbegin());

    const int removed = static_cast<int>(m_rows.size()) - tail - first;
    const int inserted = static_cast<int>(rows.size()) - tail - first;
    if (removed == inserted && moveUp(rows, first, first + removed - 1))
        return;
    // What stays shows what it will show before anyone is told, and what goes shows nothing more.
    const int oldTail = static_cast<int>(m_rows.size()) - tail;
    for (int row = 0; row < first; ++row)
        m_rows[row].sourceRow = rows.at(row).sourceRow;
    for (int row = first; row < oldTail; ++row)
        m_rows[row].sourceRow = -1;
    for (int row = 0; row < tail; ++row)
        m_rows[oldTail + row].sourceRow = rows.at(rows.size() - tail + row).sourceRow;
    if (removed > 0) {
        beginRemoveRows({}, first, first + removed - 1);
        m_rows = rows.mid(0, first) + rows.mid(first + inserted);
        endRemoveRows();
    }
    if (inserted > 0) {
        beginInsertRows({}, first, first + inserted - 1);
        m_rows = rows;
        endInsertRows();
    }
}

/// Where row `last` has only moved up to `first`, tells it as such: a title that is being typed in
/// one of the rows between stays open.
bool GroupedConversationsModel::moveUp(const QList<Row> &rows, int first, int last)
{
    if (first >= last || !m_rows.at(last).stands(rows.at(first)))
        return false;
    for (int row = first; row < last; ++row) {
        if (!m_rows.at(row).stands(rows.at(row + 1)))
            return false;
    }
    // What is shown stays right all the while.
    for (int row = 0; row < m_rows.size(); ++row) {
        const bool isBetween = row >= first && row < last;
        m_rows[row].sourceRow = rows.at(row == last ? first : row + (isBetween ? 1 : 0)).sourceRow;
    }
    beginMoveRows({}, last, last, {}, first);
    m_rows = rows;
    endMoveRows();
    return true;
}

void GroupedConversationsModel::onDataChanged(const QModelIndex &first, const QModelIndex &last,
                                              const QList<int> &roles)
{
    if (roles.isEmpty() || roles.contains(ConversationListModel::GroupRole)
        || roles.contains(ConversationListModel::PinnedRole)) {
        takeGroups(first.row(), last.row());
        rebuild();
    }
    QList<int> changed = roles;
    if (roles.contains(ConversationListModel::TitleRole))
        changed.append(Qt::EditRole);
    Q_EMIT dataChanged(index(m_shown.at(first.row())), index(m_shown.at(last.row())), changed);
}

} // namespace Chat
