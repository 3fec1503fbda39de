// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaysettings.h"

#include "core/gatewaykeys.h"

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

bool GatewaySettings::isLoopbackOnly() const
{
    return std::ranges::all_of(addresses, &QHostAddress::isLoopback);
}

GatewaySettings gatewaySettings(const Settings &settings)
{
    GatewaySettings gateway;
    const QString address = settings.get(Keys::GatewayAddress);
    if (address != "localhost"_L1)
        gateway.addresses = {QHostAddress(address)};
    gateway.port = static_cast<quint16>(settings.get(Keys::GatewayPort));
    gateway.loopbackNeedsKey = settings.get(Keys::GatewayLoopbackNeedsKey);
    for (QString origin : settings.get(Keys::GatewayAllowedOrigins)) {
        while (origin.endsWith(u'/'))
            origin.chop(1);
        gateway.allowedOrigins.append(origin.toLower());
    }
    for (const QString &host : settings.get(Keys::GatewayAllowedHosts))
        gateway.allowedHosts.append(host.toLower());
    gateway.maxConnections = settings.get(Keys::GatewayMaxConnections);
    gateway.maxConnectionsPerClient = settings.get(Keys::GatewayMaxConnectionsPerClient);
    gateway.maxQueue = settings.get(Keys::GatewayMaxQueue);
    gateway.maxRequests = settings.get(Keys::GatewayMaxRequests);
    gateway.maxBody = qint64(settings.get(Keys::GatewayMaxBody)) * 1024 * 1024;
    gateway.maxBodies = 8 * gateway.maxBody;
    gateway.requestTimeout = settings.get(Keys::GatewayRequestTimeout);
    gateway.headTimeout = std::min(gateway.headTimeout, gateway.requestTimeout);
    gateway.sendTimeout = settings.get(Keys::GatewaySendTimeout);
    gateway.stopTimeout = settings.get(Keys::GatewayStopTimeout);
    return gateway;
}

} // namespace Chat
