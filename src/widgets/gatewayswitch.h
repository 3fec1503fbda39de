// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QObject>

#include <optional>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace Chat {

/// The local gateway as the windows see it: whether it is on, and where, told by whoever runs it;
/// and what the windows want of it, for whoever runs it. One for all windows.
class GatewaySwitch final : public QObject
{
    Q_OBJECT
public:
    enum class Phase { Off, Starting, On, Stopping };

    struct State
    {
        Phase phase = Phase::Off;
        QString address = {}; ///< where it listens: `http://127.0.0.1:8080`; empty unless On
        /// Why it is Off though it was to be On, or On as before and not as was wished.
        std::optional<Error> error = {};
        bool needsKey = false; ///< also of programs of this machine

        bool operator==(const State &) const = default;
    };

    using QObject::QObject;

    const State &state() const { return m_state; }
    bool isOn() const { return m_state.phase == Phase::On || m_state.phase == Phase::Starting; }
    /// Off though it was to be On.
    bool hasFailed() const { return m_state.phase == Phase::Off && m_state.error; }
    void setState(const State &state);

    /// Where it listens, or did when it was last On; empty where it never was.
    const QString &lastAddress() const { return m_lastAddress; }

    /// What programs that speak OpenAI's protocol take as the base URL; empty unless On.
    QString baseUrl() const;

    /// Whether there is a window: without one it is not on, whatever is wished.
    bool isInUse() const { return m_isInUse; }
    void setInUse(bool isInUse);

    void request(bool isOn);

    /// Whether a person has switched it on for the first time in this run of the program, and is
    /// still to be told what that means.
    bool isNews() const { return m_isNews && m_state.phase == Phase::On; }
    void setKnown(); ///< they were told

    /// Whether the error of state() is still to be told: nobody has put it away, or it was tried
    /// again on a person's wish.
    bool isErrorNews() const { return m_state.error && m_state.error != m_knownError; }
    void setErrorKnown(); ///< it was put away, in one window for all
    /// What is tried now is something else: the same error would be news.
    void forgetKnownError() { m_knownError.reset(); }

    /// Its settings, over that window.
    void openSettings(QWidget *window) { Q_EMIT settingsRequested(window); }
    void showTraffic() { Q_EMIT trafficRequested(); }

Q_SIGNALS:
    void changed(); ///< of state()
    void inUseChanged();
    void requested(bool isOn);
    void settingsRequested(QWidget *window);
    void trafficRequested();

private:
    State m_state;
    QString m_lastAddress;
    std::optional<Error> m_knownError;
    bool m_isInUse = false;
    bool m_isNews = false;
    bool m_isKnown = false;
};

} // namespace Chat
