// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gatewaycontroller.h"

#include "app/appcontext.h"
#include "core/gatewaykeys.h"
#include "core/logging.h"
#include "proxy/clientkeys.h"

namespace Chat {

using namespace Qt::StringLiterals;

GatewayController::GatewayController(AppContext &context, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_server(context.secrets(), context.redactor())
{
    connect(&m_server, &ProxyServer::stateChanged, this, [this] {
        if (m_server.state() == ProxyServer::State::Off && m_server.error())
            qCWarning(lcApp).noquote() << errorText(*m_server.error());
        Q_EMIT changed();
    });
}

void GatewayController::apply()
{
    if (m_context.settings().get(Keys::GatewayEnabled))
        m_server.start(m_context.settings(), ClientKeys::standardFile());
    else
        m_server.stop();
}

QString GatewayController::statusText() const
{
    switch (m_server.state()) {
    case ProxyServer::State::Off:
        return m_server.error() ? errorText(*m_server.error()) : QString();
    case ProxyServer::State::Starting:
        return tr("The gateway starts…");
    case ProxyServer::State::On:
        return tr("The gateway listens at %1").arg(m_server.addresses().value(0));
    case ProxyServer::State::Stopping:
        return tr("The gateway stops: answers on their way may end.");
    }
    return {};
}

} // namespace Chat
