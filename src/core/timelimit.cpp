// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timelimit.h"

#include <algorithm>
#include <limits>

namespace Chat {

TimeLimit::TimeLimit(std::function<void()> reached)
    : m_reached(std::move(reached))
{
}

void TimeLimit::start(std::chrono::milliseconds limit)
{
    m_due = Clock::now() + limit;
    if (!m_timer.isActive() || m_fires > *m_due)
        fireAt(*m_due);
}

void TimeLimit::fireAt(Clock::time_point time)
{
    m_fires = time;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(time - Clock::now()).count();
    m_timer.start(static_cast<int>(std::clamp<qint64>(wait, 0, std::numeric_limits<int>::max())),
                  this);
}

void TimeLimit::timerEvent(QTimerEvent *)
{
    m_timer.stop();
    if (!m_due)
        return;
    if (Clock::now() < *m_due) {
        fireAt(*m_due);
        return;
    }
    m_due.reset();
    m_reached();
}

} // namespace Chat
