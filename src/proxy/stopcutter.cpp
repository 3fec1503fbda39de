// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/stopcutter.h"

#include <algorithm>
#include <utility>

namespace Chat {

StopCutter::StopCutter(const QStringList &stops)
    : m_stops(stops)
{
    m_stops.removeAll(QString());
}

QString StopCutter::feed(const QString &text)
{
    if (m_done)
        return {};
    if (m_stops.isEmpty())
        return text;
    m_held += text;
    // The one that is complete first, however the text was cut into pieces.
    qsizetype begin = -1;
    qsizetype end = -1;
    for (const QString &stop : std::as_const(m_stops)) {
        const qsizetype at = m_held.indexOf(stop);
        if (at < 0)
            continue;
        const qsizetype stopEnd = at + stop.size();
        if (end < 0 || stopEnd < end || (stopEnd == end && at < begin)) {
            begin = at;
            end = stopEnd;
            m_stop = stop;
        }
    }
    if (end >= 0) {
        m_done = true;
        return std::exchange(m_held, {}).left(begin);
    }
    qsizetype kept = 0;
    for (const QString &stop : std::as_const(m_stops)) {
        for (qsizetype size = std::min(stop.size() - 1, m_held.size()); size > kept; --size) {
            if (m_held.endsWith(QStringView(stop).first(size)))
                kept = size;
        }
    }
    const QString free = m_held.chopped(kept);
    m_held = m_held.right(kept);
    return free;
}

QString StopCutter::finish()
{
    return m_done ? QString() : std::exchange(m_held, {});
}

} // namespace Chat
