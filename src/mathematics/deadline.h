// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace Chat {

/// Calls a function, in a thread of its own, when what was begun is not done in time.
class Deadline final
{
public:
    explicit Deadline(std::function<void()> onMissed);
    ~Deadline();
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;

    void begin(std::chrono::milliseconds limit);
    void done(); ///< the function is not being called when this returns

private:
    void watch();

    std::function<void()> m_onMissed;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<std::chrono::steady_clock::time_point> m_end;
    bool m_isOver = false;
    std::thread m_thread; ///< last: it uses all of the others
};

} // namespace Chat
