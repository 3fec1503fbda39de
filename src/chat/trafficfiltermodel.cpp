// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/trafficfiltermodel.h"

#include "chat/trafficmodel.h"

#include <algorithm>
#include <compare>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds None(-1); // before all that is known

std::strong_ordering order(const RequestRecord &a, const RequestRecord &b, int column)
{
    const auto ofTexts = [](const QString &left, const QString &right) {
        return QString::compare(left, right, Qt::CaseInsensitive) <=> 0;
    };
    const auto tokens = [](const RequestRecord &record) {
        return record.usage ? record.usage->totalTokens : -1;
    };
    switch (column) {
    case TrafficModel::StatusColumn:
        return a.status <=> b.status;
    case TrafficModel::RequestColumn:
        return a.route == b.route ? ofTexts(a.method, b.method) : ofTexts(a.route, b.route);
    case TrafficModel::ModelColumn:
        return ofTexts(a.model, b.model);
    case TrafficModel::DurationColumn:
        return a.duration <=> b.duration;
    case TrafficModel::FirstTokenColumn:
        return a.timeToFirstToken.value_or(None) <=> b.timeToFirstToken.value_or(None);
    case TrafficModel::TokensColumn:
        return tokens(a) <=> tokens(b);
    case TrafficModel::ClientColumn:
        return ofTexts(a.client, b.client);
    case TrafficModel::ProviderColumn:
        return ofTexts(a.provider, b.provider);
    case TrafficModel::ErrorColumn:
        return ofTexts(failureText(a), failureText(b));
    default:
        return std::strong_ordering::equal;
    }
}

} // namespace

TrafficFilterModel::TrafficFilterModel(TrafficModel &traffic, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_traffic(traffic)
{
    setSourceModel(&traffic);
}

void TrafficFilterModel::setWords(const QString &words)
{
    const QStringList split = words.simplified().split(u' ', Qt::SkipEmptyParts);
    if (split == m_words)
        return;
    m_words = split;
    invalidateFilter();
}

const RequestRecord &TrafficFilterModel::record(int row) const
{
    return m_traffic.record(mapToSource(index(row, 0)).row());
}

int TrafficFilterModel::rowOf(quint64 number) const
{
    const int row = m_traffic.rowOf(number);
    return row < 0 ? -1 : mapFromSource(m_traffic.index(row, 0)).row();
}

bool TrafficFilterModel::hides(quint64 number) const
{
    return m_traffic.rowOf(number) >= 0 && rowOf(number) < 0;
}

bool TrafficFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    if (m_words.isEmpty())
        return true;
    const RequestRecord &record = m_traffic.record(row);
    const QString status = statusText(record);
    return std::ranges::all_of(m_words, [&](const QString &word) {
        return std::ranges::any_of(
                   std::initializer_list<const QString *>{
                       &record.route, &record.model, &record.client, &record.provider,
                       &record.method, &record.error, &record.reason},
                   [&word](const QString *text) {
                       return text->contains(word, Qt::CaseInsensitive);
                   })
            || status.startsWith(word);
    });
}

bool TrafficFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const RequestRecord &a = m_traffic.record(left.row());
    const RequestRecord &b = m_traffic.record(right.row());
    const std::strong_ordering result = order(a, b, left.column());
    if (result != std::strong_ordering::equal)
        return result == std::strong_ordering::less;
    // Upwards or downwards: the newest of those that are alike stands first.
    const bool isOlder = a.number < b.number;
    return sortOrder() == Qt::DescendingOrder || left.column() == TrafficModel::TimeColumn
        ? isOlder
        : a.number > b.number;
}

} // namespace Chat
