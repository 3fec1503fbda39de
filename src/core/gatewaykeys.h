// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settingkeys.h"

namespace Chat {

namespace SettingCheck {

bool isListenAddress(const QString &text); ///< `localhost` or an IP address
QString listenAddressExpectation();

} // namespace SettingCheck

/// The settings of the gateway; part of settingDeclarations().
namespace Keys {

inline const Setting<bool> GatewayEnabled{
    "gateway/enabled", false,
    "Let the window answer local programs by HTTP while it is open, as lmchat serve does."};
inline const Setting<QString> GatewayAddress{
    "gateway/address",
    QStringLiteral("localhost"),
    "Where the gateway listens: localhost (127.0.0.1 and ::1) or one IP address of this machine.",
    {SettingCheck::isListenAddress, SettingCheck::listenAddressExpectation}};
inline const Setting<int> GatewayPort{"gateway/port", 8080, "TCP port of the gateway.", {1, 65535}};
inline const Setting<bool> GatewayLoopbackNeedsKey{
    "gateway/loopbackNeedsKey", false,
    "Ask also programs of this machine for a key; those of other machines always need one."};
inline const Setting<QStringList> GatewayAllowedOrigins{
    "gateway/allowedOrigins", QStringList(),
    "Web pages that may use the gateway: https://example.org, http://localhost:3000."};
inline const Setting<QStringList> GatewayAllowedHosts{
    "gateway/allowedHosts", QStringList(),
    "Names by which clients may call the gateway, besides localhost and IP addresses."};
inline const Setting<int> GatewayMaxConnections{
    "gateway/maxConnections", 512, "Connections of clients at once; more are refused.", {1, 20000}};
inline const Setting<int> GatewayMaxConnectionsPerClient{
    "gateway/maxConnectionsPerClient",
    64,
    "Connections of one other machine at once; more are refused.",
    {1, 20000}};
inline const Setting<int> GatewayMaxRequests{
    "gateway/maxRequests",
    256,
    "Requests in work at once, those that wait for an account included; more get status 503.",
    {1, 20000}};
inline const Setting<int> GatewayMaxQueue{
    "gateway/maxQueue",
    100,
    "Requests that may wait for a place on one account; more get status 503.",
    {0, 20000}};
inline const Setting<int> GatewayMaxBody{
    "gateway/maxBody", 20, "Size of a request in megabytes.", {1, 200}};
inline const Setting<std::chrono::seconds> GatewayRequestTimeout{
    "gateway/requestTimeout",
    std::chrono::seconds(60),
    "Seconds that a client may take to send a request; for its headers alone at most 10.",
    {1, 3600}};
inline const Setting<std::chrono::seconds> GatewaySendTimeout{
    "gateway/sendTimeout",
    std::chrono::seconds(60),
    "Seconds that a client may take next to nothing of an answer before it is cut off.",
    {1, 3600}};
inline const Setting<std::chrono::seconds> GatewayStopTimeout{
    "gateway/stopTimeout",
    std::chrono::seconds(10),
    "Seconds that answers on their way get to end when the gateway stops.",
    {0, 3600}};

} // namespace Keys

} // namespace Chat
