// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"

#include <QHostAddress>
#include <QList>

#include <chrono>

namespace Chat {

/// How the gateway listens and what it takes: its part of the settings, checked. A value.
struct GatewaySettings
{
    /// Where it listens; the first must work, a missing ::1 besides 127.0.0.1 does no harm.
    QList<QHostAddress> addresses = {QHostAddress(QHostAddress::LocalHost),
                                     QHostAddress(QHostAddress::LocalHostIPv6)};
    quint16 port = 8080; ///< 0: one of the system's choice, for tests
    bool loopbackNeedsKey = false;
    QStringList allowedOrigins = {}; ///< without a last slash
    QStringList allowedHosts = {}; ///< names without a port, lower case

    int maxConnections = 512;
    int maxConnectionsPerClient = 64; ///< but for programs of this machine
    int maxRequests = 256; ///< in work at once
    int maxQueue = 100; ///< of these: waiting for a place on one account
    qint64 maxBody = 20 * 1024 * 1024; ///< bytes
    qint64 maxBodies = 8 * maxBody; ///< bytes of the requests of all connections
    qint64 maxUnsent = 4 * 1024 * 1024; ///< bytes of an answer that its client does not take
    std::chrono::milliseconds headTimeout = std::chrono::seconds(10);
    std::chrono::milliseconds requestTimeout = std::chrono::seconds(60);
    std::chrono::milliseconds sendTimeout = std::chrono::seconds(60);
    std::chrono::milliseconds idleTimeout = std::chrono::seconds(75); ///< between requests
    std::chrono::milliseconds pingInterval = std::chrono::seconds(15); ///< in a silent stream
    std::chrono::milliseconds stopTimeout = std::chrono::seconds(10);

    bool isLoopbackOnly() const;

    bool operator==(const GatewaySettings &) const = default;
};

GatewaySettings gatewaySettings(const Settings &settings);

} // namespace Chat
