// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gatewaycontroller.h"

#include "app/appcontext.h"
#include "chat/settingskeeper.h"
#include "core/gatewaykeys.h"
#include "core/logging.h"
#include "proxy/clientkeys.h"

#include <QHostAddress>
#include <QUrl>

namespace Chat {

using namespace Qt::StringLiterals;
using Phase = GatewaySwitch::Phase;

namespace {

Phase phaseOf(ProxyServer::State state)
{
    switch (state) {
    case ProxyServer::State::Off:
        break;
    case ProxyServer::State::Starting:
        return Phase::Starting;
    case ProxyServer::State::On:
        return Phase::On;
    case ProxyServer::State::Stopping:
        return Phase::Stopping;
    }
    return Phase::Off;
}

} // namespace

GatewayController::GatewayController(AppContext &context, SettingsKeeper &settings, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_settings(settings)
    , m_server(context.secrets(), context.redactor())
    , m_traffic(m_server.log(), m_server.bodies())
{
    connect(&m_server, &ProxyServer::stateChanged, this, &GatewayController::publish);
    connect(&m_server, &ProxyServer::recorded, &m_traffic, &TrafficModel::noticeNews);
    connect(&m_switch, &GatewaySwitch::inUseChanged, this, &GatewayController::apply);
    connect(&m_switch, &GatewaySwitch::requested, this, [this](bool isOn) {
        m_settings.set(Keys::GatewayEnabled, isOn);
        apply();
    });
}

void GatewayController::apply()
{
    if (m_isPretending)
        return;
    if (isWished()) {
        m_tried = gatewaySettings(m_context.settings());
        m_server.start(m_context.settings(), ClientKeys::standardFile(), m_tried);
    } else if (m_server.state() != ProxyServer::State::Stopping) { // a second one would cut answers
        m_server.stop();
        publish(); // that it could not start is past, too
    }
}

void GatewayController::takeOver()
{
    const bool isSame = gatewaySettings(m_context.settings()) == m_tried;
    if (!isSame)
        m_switch.forgetKnownError();
    if (!isSame || !isWished() || !m_switch.hasFailed())
        apply();
}

bool GatewayController::isWished() const
{
    return m_switch.isInUse() && m_settings.get(Keys::GatewayEnabled);
}

void GatewayController::pretend()
{
    m_isPretending = true;
    if (m_settings.get(Keys::GatewayEnabled))
        m_switch.setState(
            {.phase = Phase::On,
             .address = u"http://127.0.0.1:%1"_s.arg(m_settings.get(Keys::GatewayPort))});
}

void GatewayController::publish()
{
    if (m_server.error())
        qCDebug(lcApp).noquote() << errorText(*m_server.error());
    m_switch.setState({.phase = phaseOf(m_server.state()),
                       .address = m_server.addresses().value(0),
                       .error = m_server.error(),
                       .needsKey = needsKey()});
}

/// Of a program of this machine, which comes from the address that it goes to.
bool GatewayController::needsKey() const
{
    const QHostAddress host(QUrl(m_server.addresses().value(0)).host());
    return m_context.settings().get(Keys::GatewayLoopbackNeedsKey)
        || !(host.isLoopback() || host.isNull());
}

GatewayKeyAccess GatewayController::keyAccess()
{
    const QString file = ClientKeys::standardFile();
    return {.names = [file]() -> Result<QStringList> {
                const Result<ClientKeys> keys = ClientKeys::load(file);
                if (!keys)
                    return keys.error();
                QStringList names;
                for (const ClientKey &key : keys->all())
                    names.append(key.name);
                return names;
            },
            .create = [file](const QString &name) { return ClientKeys::create(file, name); },
            .revoke = [file](const QString &name) { return ClientKeys::revoke(file, name); }};
}

} // namespace Chat
