// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QAbstractListModel>

namespace Chat {

/// One row: a message and which of its versions it is.
struct MessageRow
{
    Message message = {};
    int versionIndex = 0; ///< from 0
    int versionCount = 1;

    bool operator==(const MessageRow &) const = default;
};

/// The messages of a conversation that are shown: one branch, oldest first. Holds values; its
/// signals name exactly the rows and roles that changed, so a view need not look at others.
class MessageListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< MessageId
        AuthorRole, ///< Chat::Role
        StateRole, ///< Chat::MessageState
        TextRole, ///< QString, Markdown; also Qt::DisplayRole
        ReasoningRole, ///< QString, Markdown
        VersionIndexRole, ///< int from 0
        VersionCountRole, ///< int
        ErrorRole, ///< Chat::Error; invalid where there is none
        InfoRole, ///< Chat::AnswerInfo
        NoticeRole, ///< QString: finishNotice()
        MessageRole, ///< the whole Chat::Message; goes with every change
    };
    Q_ENUM(Role)

    explicit MessageListModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    const QList<MessageRow> &rows() const { return m_rows; }
    const Message &message(int row) const { return m_rows.at(row).message; }
    int rowOf(const MessageId &id) const; ///< −1 where it is not shown

    /// Shows another branch: what both begin with stays where it is.
    void setRows(const QList<MessageRow> &rows);

    /// Appends to a message; no effect where it is not shown. Empty text changes nothing.
    void append(const MessageId &id, const QString &text, const QString &reasoning = {});

    /// Takes over a message; no effect where it is not shown.
    void update(const Message &message);

private:
    QList<int> replace(int row, const MessageRow &changed);

    QList<MessageRow> m_rows;
};

} // namespace Chat
