// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace Chat {

/// The conversations whose titles hold every word that was typed, in any order and case. Goes over
/// a ConversationListModel; keeps its order.
class ConversationFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit ConversationFilterModel(QObject *parent = nullptr);

    const QString &filterText() const { return m_text; }
    void setFilterText(const QString &text);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    QString m_text;
    QStringList m_words;
};

} // namespace Chat
