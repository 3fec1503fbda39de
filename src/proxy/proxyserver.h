// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bodylog.h"
#include "core/requestlog.h"
#include "core/result.h"
#include "core/settings.h"
#include "proxy/gatewaysettings.h"

#include <QObject>
#include <QThread>

#include <optional>

namespace Chat {

class Gateway;
class Redactor;
class SecretStore;
class SecretStoreRelay;

/// The local gateway as its owner sees it: switched on and off, with all of its work in a thread of
/// its own, so that neither waits for the other. For the thread of the secret store: the main one.
class ProxyServer final : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Off,
        Starting,
        On,
        Stopping, ///< listens no more; answers on their way may end
    };

    /// `secrets` and `redactor` must outlive it.
    ProxyServer(SecretStore &secrets, Redactor &redactor, QObject *parent = nullptr);
    ~ProxyServer() override; ///< ends it at once

    /// Listens as the settings say, and with the keys of clients of `keyFile`. Where it runs
    /// already, or stops, it takes the new ones over: answers on their way go on. On success
    /// state() is On, else Off with an error(); or On with an error() where it goes on with the
    /// settings it had.
    void start(const Settings &settings, const QString &keyFile);
    void start(const Settings &settings, const QString &keyFile, const GatewaySettings &gateway);

    /// Answers on their way get the time of `gateway/stopTimeout`; a second call ends them.
    void stop();

    State state() const { return m_state; }
    /// Why it could not start, or not as was wished; with the way out. Until the next
    /// start() or stop().
    const std::optional<Error> &error() const { return m_error; }
    /// Where it listens, the usual first: `http://127.0.0.1:8080`. Empty unless On.
    const QStringList &addresses() const { return m_addresses; }
    quint16 port() const { return m_port; } ///< 0 unless On

    const RequestLog &log() const { return m_log; }
    /// Off at first.
    BodyLog &bodies() { return m_bodies; }

Q_SIGNALS:
    void stateChanged();
    /// log() has something new. Not more than some tens of times a second, however many requests
    /// come.
    void recorded();

private:
    struct Outcome;
    void onStarted(const Outcome &outcome);
    void beginStop();
    void onRecorded();
    void shutDown();
    void setState(State state);

    SecretStore &m_secrets;
    Redactor &m_redactor;
    RequestLog m_log;
    BodyLog m_bodies;
    QThread m_thread;
    std::unique_ptr<SecretStoreRelay> m_relay; // in m_thread
    std::unique_ptr<Gateway> m_gateway; // likewise
    State m_state = State::Off;
    std::optional<Error> m_error;
    int m_starts = 0; // only the result of the last one counts
    QStringList m_addresses;
    quint16 m_port = 0;
    std::atomic<bool> m_recordedIsPending = false;
};

} // namespace Chat
