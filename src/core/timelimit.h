// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

namespace Chat {

/// A limit of time that moves with nearly all that happens, and is reached seldom. A QTimer is
/// searched for among all timers of its thread each time that it starts anew or stops; this one
/// only notes when it is due, and its timer looks there when it fires. Never early; a single shot.
class TimeLimit final : public QObject
{
    Q_OBJECT
public:
    /// `reached` is called from the event loop, and may do anything but delete this at once.
    explicit TimeLimit(std::function<void()> reached);

    /// Due in so long from now on, whatever it was before.
    void start(std::chrono::milliseconds limit);
    void stop() { m_due.reset(); }
    bool isActive() const { return m_due.has_value(); }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    using Clock = std::chrono::steady_clock;
    void fireAt(Clock::time_point time);

    const std::function<void()> m_reached;
    std::optional<Clock::time_point> m_due;
    Clock::time_point m_fires; // while the timer runs
    QBasicTimer m_timer;
};

} // namespace Chat
