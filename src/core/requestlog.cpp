// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/requestlog.h"

#include <QMutexLocker>

#include <algorithm>

namespace Chat {

void RequestLog::add(RequestRecord record)
{
    const QMutexLocker locker(&m_mutex);
    record.number = ++m_last;
    m_records.push_back(std::move(record));
    if (m_records.size() > Size)
        m_records.pop_front();
}

QList<RequestRecord> RequestLog::since(quint64 number) const
{
    const QMutexLocker locker(&m_mutex);
    const auto first = std::ranges::find_if(
        m_records, [number](const RequestRecord &record) { return record.number > number; });
    return QList<RequestRecord>(first, m_records.end());
}

} // namespace Chat
