// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <chrono>

namespace Chat {

/// How long a script may go on: it asks often, and gives up by itself when its time is used up. (To
/// be interrupted from outside it need not ask, but Qt 6.4 was seen to crash of that.)
class Allowance final : public QObject
{
    Q_OBJECT

public:
    // In the thread of the script.
    void begin(std::chrono::milliseconds time);
    void end() { m_end = Never; } ///< there is no limit until the next begin()
    void withdraw() { m_isWithdrawn = true; } ///< for good. Any thread

    Q_INVOKABLE bool isUsedUp() const;

private:
    static constexpr std::chrono::steady_clock::time_point Never =
        std::chrono::steady_clock::time_point::max();

    std::chrono::steady_clock::time_point m_end = Never;
    std::atomic<bool> m_isWithdrawn = false;
};

} // namespace Chat
