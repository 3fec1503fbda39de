// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switchermodel.h"

#include "style/icons.h"
#include "widgets/fuzzymatch.h"

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

void SwitcherModel::setItems(const QList<SwitcherItem> &items)
{
    m_items = items;
    setTyped({});
}

void SwitcherModel::setTyped(const QString &typed)
{
    QList<std::pair<int, int>> found; // score, index
    for (int i = 0; i < m_items.size(); ++i) {
        if (const int score = fuzzyScore(typed, m_items.at(i).title); score > 0)
            found.append({score, i});
        if (typed.trimmed().isEmpty() && found.size() == MostRows)
            break;
    }
    const auto isBetter = [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    };
    const auto shown = std::min<qsizetype>(MostRows, found.size());
    std::partial_sort(found.begin(), found.begin() + shown, found.end(), isBetter);
    beginResetModel();
    m_rows.clear();
    for (qsizetype i = 0; i < shown; ++i)
        m_rows.append(found.at(i).second);
    endResetModel();
}

int SwitcherModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SwitcherModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SwitcherItem &shown = item(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.title;
    case HintRole:
        return shown.hint;
    case Qt::AccessibleTextRole:
        return shown.hint.isEmpty() ? shown.title : shown.title + u", "_s + shown.hint;
    case Qt::DecorationRole:
        if (shown.kind == SwitcherItem::Kind::Model)
            return icon(Icon::Model, IconTint::Muted);
        if (shown.action != nullptr && !shown.action->icon().isNull())
            return shown.action->icon();
        return icon(shown.kind == SwitcherItem::Kind::Action ? Icon::ChevronRight : Icon::Window,
                    IconTint::Muted);
    default:
        return {};
    }
}

} // namespace Chat
