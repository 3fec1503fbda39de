// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/messagelistmodel.h"

#include "core/finishnotice.h"

namespace Chat {

MessageListModel::MessageListModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MessageRow &row = m_rows.at(index.row());
    const Message &message = row.message;
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return message.text;
    case IdRole:
        return message.id;
    case AuthorRole:
        return QVariant::fromValue(message.role);
    case StateRole:
        return QVariant::fromValue(message.state);
    case ReasoningRole:
        return message.reasoning;
    case VersionIndexRole:
        return row.versionIndex;
    case VersionCountRole:
        return row.versionCount;
    case ErrorRole:
        return message.error ? QVariant::fromValue(*message.error) : QVariant();
    case InfoRole:
        return QVariant::fromValue(message.info);
    case NoticeRole:
        return finishNotice(message);
    case MessageRole:
        return QVariant::fromValue(message);
    default:
        return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert({{IdRole, "id"},
                  {AuthorRole, "author"},
                  {StateRole, "state"},
                  {TextRole, "text"},
                  {ReasoningRole, "reasoning"},
                  {VersionIndexRole, "versionIndex"},
                  {VersionCountRole, "versionCount"},
                  {ErrorRole, "error"},
                  {InfoRole, "info"},
                  {NoticeRole, "notice"},
                  {MessageRole, "message"}});
    return names;
}

int MessageListModel::rowOf(const MessageId &id) const
{
    // From the end: what changes is nearly always the last answer.
    for (qsizetype row = m_rows.size() - 1; row >= 0; --row) {
        if (m_rows.at(row).message.id == id)
            return int(row);
    }
    return -1;
}

void MessageListModel::setRows(const QList<MessageRow> &rows)
{
    qsizetype common = 0;
    const qsizetype most = std::min(rows.size(), m_rows.size());
    while (common < most && rows.at(common).message.id == m_rows.at(common).message.id)
        ++common;
    if (common < m_rows.size()) {
        beginRemoveRows({}, int(common), int(m_rows.size()) - 1);
        m_rows.remove(common, m_rows.size() - common);
        endRemoveRows();
    }
    for (int row = 0; row < common; ++row) {
        const QList<int> roles = replace(row, rows.at(row));
        if (!roles.isEmpty())
            Q_EMIT dataChanged(index(row), index(row), roles);
    }
    if (common < rows.size()) {
        beginInsertRows({}, int(common), int(rows.size()) - 1);
        m_rows += rows.mid(common);
        endInsertRows();
    }
}

void MessageListModel::append(const MessageId &id, const QString &text, const QString &reasoning)
{
    const int row = rowOf(id);
    if (row < 0 || (text.isEmpty() && reasoning.isEmpty()))
        return;
    Message &message = m_rows[row].message;
    QList<int> roles;
    if (!text.isEmpty()) {
        message.text += text;
        roles << Qt::DisplayRole << TextRole;
    }
    if (!reasoning.isEmpty()) {
        message.reasoning += reasoning;
        roles << ReasoningRole;
    }
    roles << MessageRole;
    Q_EMIT dataChanged(index(row), index(row), roles);
}

void MessageListModel::update(const Message &message)
{
    const int row = rowOf(message.id);
    if (row < 0)
        return;
    MessageRow changed = m_rows.at(row);
    changed.message = message;
    const QList<int> roles = replace(row, changed);
    if (!roles.isEmpty())
        Q_EMIT dataChanged(index(row), index(row), roles);
}

/// The roles that differ.
QList<int> MessageListModel::replace(int row, const MessageRow &changed)
{
    MessageRow &current = m_rows[row];
    if (current == changed)
        return {};
    const Message &before = current.message;
    const Message &after = changed.message;
    QList<int> roles;
    if (before.text != after.text)
        roles << Qt::DisplayRole << TextRole;
    if (before.role != after.role)
        roles << AuthorRole;
    if (before.state != after.state)
        roles << StateRole;
    if (before.reasoning != after.reasoning)
        roles << ReasoningRole;
    if (before.error != after.error)
        roles << ErrorRole;
    if (before.info != after.info)
        roles << InfoRole;
    if (current.versionIndex != changed.versionIndex)
        roles << VersionIndexRole;
    if (current.versionCount != changed.versionCount)
        roles << VersionCountRole;
    if (finishNotice(before) != finishNotice(after))
        roles << NoticeRole;
    if (before != after)
        roles << MessageRole;
    current = changed;
    return roles;
}

} // namespace Chat
