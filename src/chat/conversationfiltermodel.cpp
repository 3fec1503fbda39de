// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationfiltermodel.h"

#include "chat/conversationlistmodel.h"

#include <algorithm>

namespace Chat {

ConversationFilterModel::ConversationFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    // Anything else that changes (a row streams, a date group moves on) needs no look at the words.
    setFilterRole(ConversationListModel::TitleRole);
}

void ConversationFilterModel::setFilterText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool ConversationFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    if (m_words.isEmpty())
        return true;
    const QString title = sourceModel()->index(sourceRow, 0, sourceParent).data().toString();
    return std::ranges::all_of(m_words, [&title](const QString &word) {
        return title.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace Chat
