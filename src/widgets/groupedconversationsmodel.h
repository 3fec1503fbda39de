// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QAbstractListModel>

namespace Chat {

/// The rows of a ConversationListModel, or of a filter over one, with a heading above each group.
/// All rows can be of one height, which keeps ten thousand of them as fast as ten.
///
/// Its signals name what lies between the first and the last row that differ. A title is changed
/// by setData(): that only asks for it, by renameRequested().
class GroupedConversationsModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        HeadingRole = Qt::UserRole + 100, ///< bool: a heading; its text is Qt::DisplayRole
    };

    /// `source` has the roles of ConversationListModel and must outlive this.
    explicit GroupedConversationsModel(QAbstractItemModel &source, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    ConversationId idAt(int row) const; ///< null for a heading, or where there is no such row
    int rowOf(const ConversationId &id) const; ///< −1 where it is not shown

    /// The conversation next to `id` in direction `step` (1 or −1), or the first or last one where
    /// `id` is not shown. Null where there is none.
    ConversationId neighbour(const ConversationId &id, int step) const;

Q_SIGNALS:
    void renameRequested(const Chat::ConversationId &id, const QString &title);

private:
    struct Row
    {
        ConversationId id = {}; // null for a heading
        QString group = {};
        int sourceRow = 0; // of the first conversation of a heading

        bool stands(const Row &other) const { return id == other.id && group == other.group; }
    };

    void takeGroups(int first, int last);
    void rebuild();
    bool moveUp(const QList<Row> &rows, int first, int last);
    void readAll();
    void onRowsMoved();
    void onRowsInserted(int first, int last);
    void onRowsRemoved(int first, int last);
    void onDataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles);

    QAbstractItemModel &m_source;
    QList<Row> m_conversations; // by source row
    QList<Row> m_rows;
    QList<int> m_shown; // row by source row
};

} // namespace Chat
