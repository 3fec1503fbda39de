// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/switcheritem.h"

#include <QAbstractListModel>

namespace Chat {

/// What the quick switcher offers for what is typed: the best matches of everything, best first.
/// Nothing typed: the first of them in their own order.
class SwitcherModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { HintRole = Qt::UserRole + 1 };
    static constexpr int MostRows = 50;

    using QAbstractListModel::QAbstractListModel;

    void setItems(const QList<SwitcherItem> &items);
    void setTyped(const QString &typed);

    const SwitcherItem &item(int row) const { return m_items.at(m_rows.at(row)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<SwitcherItem> m_items;
    QList<int> m_rows; // indices into m_items
};

} // namespace Chat
