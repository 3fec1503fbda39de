// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/requestlog.h"

#include <QMutexLocker>

#include <algorithm>

namespace Chat {

void RequestLog::setUnderWay(RequestRecord &record)
{
    const QMutexLocker locker(&m_mutex);
    if (record.number == 0)
        record.number = ++m_last;
    m_underWay.insert(record.number, record);
}

void RequestLog::add(RequestRecord record)
{
    const QMutexLocker locker(&m_mutex);
    if (record.number == 0)
        record.number = ++m_last;
    else
        m_underWay.remove(record.number);
    record.ended = ++m_lastEnded;
    m_records.push_back(std::move(record));
    if (m_records.size() > Size)
        m_records.pop_front();
}

QList<RequestRecord> RequestLog::since(quint64 ended) const
{
    const QMutexLocker locker(&m_mutex);
    return endedSince(ended);
}

RequestLog::News RequestLog::newsSince(quint64 ended) const
{
    const QMutexLocker locker(&m_mutex);
    return {endedSince(ended), m_underWay.values()};
}

QList<RequestRecord> RequestLog::endedSince(quint64 ended) const
{
    const quint64 count =
        std::min<quint64>(m_lastEnded - std::min(ended, m_lastEnded), m_records.size());
    return QList<RequestRecord>(m_records.end() - qsizetype(count), m_records.end());
}

} // namespace Chat
