// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestlog.h"

#include <QSortFilterProxyModel>

namespace Chat {

class TrafficModel;

/// The requests with certain words in their request line, model, client, provider, status or error,
/// in the order of one column. Numbers and times are in the order of their values; what is alike
/// stays newest first.
class TrafficFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    /// `traffic` must outlive it.
    explicit TrafficFilterModel(TrafficModel &traffic, QObject *parent = nullptr);

    /// All requests where it is empty. Each word may stand anywhere.
    void setWords(const QString &words);

    /// Of a row that there is.
    const RequestRecord &record(int row) const;
    /// Of the request with that number; −1 where it is gone, or does not match.
    int rowOf(quint64 number) const;
    /// Whether that request is there, but does not match.
    bool hides(quint64 number) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    TrafficModel &m_traffic;
    QStringList m_words;
};

} // namespace Chat
