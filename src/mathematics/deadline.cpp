// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/deadline.h"

namespace Chat {

Deadline::Deadline(std::function<void()> onMissed)
    : m_onMissed(std::move(onMissed))
    , m_thread([this] { watch(); })
{
}

Deadline::~Deadline()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isOver = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void Deadline::begin(std::chrono::milliseconds limit)
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = std::chrono::steady_clock::now() + limit;
    }
    m_changed.notify_one();
}

void Deadline::done()
{
    const std::lock_guard lock(m_mutex);
    m_end.reset();
}

void Deadline::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_isOver) {
        if (!m_end) {
            m_changed.wait(lock);
        } else if (std::chrono::steady_clock::now() >= *m_end) {
            m_end.reset();
            m_onMissed();
        } else {
            const std::chrono::steady_clock::time_point end = *m_end;
            m_changed.wait_until(lock, end);
        }
    }
}

} // namespace Chat
