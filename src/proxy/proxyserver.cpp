// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/proxyserver.h"

#include "proxy/gateway.h"
#include "proxy/secretstorerelay.h"

#include <QTimer>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Each news wakes a thread and what it writes is a system call: under load more than the requests
// themselves can afford.
constexpr std::chrono::milliseconds RecordedDelay = 20ms;

QString addressText(const QHostAddress &address, quint16 port)
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(address.toString());
    url.setPort(port);
    return url.toString();
}

} // namespace

/// What came of a start, as the gateway's thread tells it.
struct ProxyServer::Outcome
{
    int number = 0;
    std::optional<Error> error = {};
    QList<QHostAddress> addresses = {};
    quint16 port = 0;
    bool isInWork = false;
};

ProxyServer::ProxyServer(SecretStore &secrets, Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_secrets(secrets)
    , m_redactor(redactor)
    , m_bodies(redactor)
{
    m_thread.setObjectName(u"gateway"_s);
}

ProxyServer::~ProxyServer()
{
    blockSignals(true); // who listens may be half gone itself
    shutDown();
}

void ProxyServer::start(const Settings &settings, const QString &keyFile)
{
    start(settings, keyFile, gatewaySettings(settings));
}

void ProxyServer::start(const Settings &settings, const QString &keyFile,
                        const GatewaySettings &gateway)
{
    m_error.reset();
    const bool isNew = m_gateway == nullptr;
    if (isNew) {
        // Made here and moved: nothing of it has run yet.
        m_relay = std::make_unique<SecretStoreRelay>(m_secrets, this);
        m_gateway = std::make_unique<Gateway>(settings, *m_relay, m_redactor, m_log, m_bodies);
        m_relay->moveToThread(&m_thread);
        m_gateway->moveToThread(&m_thread);
        connect(m_gateway.get(), &Gateway::recorded, this, &ProxyServer::onRecorded,
                Qt::DirectConnection);
        connect(m_gateway.get(), &Gateway::stopped, this, [this] {
            if (m_state == State::Stopping)
                shutDown();
        });
        m_thread.start();
    }
    setState(State::Starting);
    ++m_starts;
    QMetaObject::invokeMethod(
        m_gateway.get(),
        [this, gateway = m_gateway.get(), relay = m_relay.get(), settings, keyFile,
         options = gateway, isNew, number = m_starts] {
            if (!isNew)
                relay->forget();
            const Result<void> result = gateway->start(options, keyFile);
            if (result && !isNew)
                gateway->setSettings(settings);
            const Outcome outcome{.number = number,
                                  .error = result ? std::optional<Error>() : result.error(),
                                  .addresses = gateway->addresses(),
                                  .port = gateway->port(),
                                  .isInWork = gateway->isInWork()};
            QMetaObject::invokeMethod(
                this, [this, outcome] { onStarted(outcome); }, Qt::QueuedConnection);
        });
}

void ProxyServer::onStarted(const Outcome &outcome)
{
    if (m_state != State::Starting || outcome.number != m_starts) // another was wished meanwhile
        return;
    m_error = outcome.error;
    if (outcome.addresses.isEmpty()) {
        if (outcome.isInWork)
            beginStop();
        else
            shutDown();
        return;
    }
    m_port = outcome.port;
    for (const QHostAddress &address : outcome.addresses)
        m_addresses.append(addressText(address, outcome.port));
    setState(State::On);
}

void ProxyServer::stop()
{
    m_error.reset();
    switch (m_state) {
    case State::Off:
        return;
    case State::Stopping:
        shutDown();
        return;
    case State::Starting: // it may run already
    case State::On:
        break;
    }
    beginStop();
}

void ProxyServer::beginStop()
{
    setState(State::Stopping);
    QMetaObject::invokeMethod(m_gateway.get(), &Gateway::stop);
}

void ProxyServer::shutDown()
{
    if (!m_gateway)
        return;
    // In their own thread, whose sockets and timers they are; nothing there waits for this one.
    Gateway *gateway = m_gateway.release();
    SecretStoreRelay *relay = m_relay.release();
    // Requests in work leave objects that are deleted by events of their own: the thread ends
    // behind these.
    const auto end = [relay] {
        relay->deleteLater();
        QThread::currentThread()->quit();
    };
    connect(gateway, &QObject::destroyed, relay, end, Qt::QueuedConnection);
    QMetaObject::invokeMethod(gateway, &QObject::deleteLater);
    m_thread.wait();
    setState(State::Off);
}

void ProxyServer::setState(State state)
{
    if (state != State::On) {
        m_addresses.clear();
        m_port = 0;
    }
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

/// In the gateway's thread.
void ProxyServer::onRecorded()
{
    if (m_recordedIsPending.exchange(true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            QTimer::singleShot(RecordedDelay, this, [this] {
                m_recordedIsPending = false;
                Q_EMIT recorded();
            });
        },
        Qt::QueuedConnection);
}

} // namespace Chat
