// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/proxyserver.h"

#include "proxy/gateway.h"
#include "proxy/secretstorerelay.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString addressText(const QHostAddress &address, quint16 port)
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(address.toString());
    url.setPort(port);
    return url.toString();
}

} // namespace

ProxyServer::ProxyServer(SecretStore &secrets, Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_secrets(secrets)
    , m_redactor(redactor)
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
    if (m_state == State::Stopping)
        shutDown();
    m_error.reset();
    const bool isNew = m_gateway == nullptr;
    if (isNew) {
        // Made here and moved: nothing of it has run yet.
        m_relay = std::make_unique<SecretStoreRelay>(m_secrets, this);
        m_gateway = std::make_unique<Gateway>(settings, *m_relay, m_redactor, m_log);
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
        [this, gateway = m_gateway.get(), settings, keyFile, options = gateway, isNew,
         number = m_starts] {
            if (!isNew)
                gateway->setSettings(settings);
            const Result<void> result = gateway->start(options, keyFile);
            QMetaObject::invokeMethod(
                this,
                [this, number, result, addresses = gateway->addresses(), port = gateway->port()] {
                    if (number == m_starts) // or another one was wished meanwhile
                        onStarted(result, addresses, port);
                },
                Qt::QueuedConnection);
        });
}

void ProxyServer::onStarted(const Result<void> &result, const QList<QHostAddress> &addresses,
                            quint16 port)
{
    if (m_state != State::Starting)
        return;
    if (!result) {
        m_error = result.error();
        shutDown();
        return;
    }
    m_port = port;
    for (const QHostAddress &address : addresses)
        m_addresses.append(addressText(address, port));
    setState(State::On);
}

void ProxyServer::stop()
{
    switch (m_state) {
    case State::Off:
        return;
    case State::Starting:
    case State::Stopping:
        shutDown();
        return;
    case State::On:
        break;
    }
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
    QMetaObject::invokeMethod(gateway, [gateway, relay] {
        gateway->deleteLater();
        relay->deleteLater();
        QThread::currentThread()->quit();
    });
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
            m_recordedIsPending = false;
            Q_EMIT recorded();
        },
        Qt::QueuedConnection);
}

} // namespace Chat
