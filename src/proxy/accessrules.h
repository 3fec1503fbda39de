// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientrequest.h"
#include "proxy/gatewaysettings.h"

#include <optional>

namespace Chat {

// Who may speak to the gateway. Any web page that a person opens can send requests to this
// machine: it is known by its Origin, or, where it made its own name point here (DNS rebinding),
// by the Host that it asks for. Pure functions.

/// Whether the Host is a name of this machine: an IP address, localhost, or one of the settings.
bool isOwnHost(const QByteArray &host, const GatewaySettings &settings);

/// Whether the web page may read answers.
bool isAllowedOrigin(const QByteArray &origin, const GatewaySettings &settings);

/// What refuses the request for where it comes from; nothing where it is welcome.
std::optional<ClientAnswer> objectionToOrigin(const ClientRequestHead &head,
                                              const GatewaySettings &settings);

/// Headers that let a page of an allowed origin read the answer; of others none but Vary.
HeaderList originHeaders(const ClientRequestHead &head, const GatewaySettings &settings);

/// The answer to OPTIONS: what `allowedMethods` and a browser's preflight ask.
ClientAnswer preflightAnswer(const ClientRequestHead &head, const QByteArray &allowedMethods,
                             const GatewaySettings &settings);

/// The client's key, by any of the headers that clients use; empty where it gave none.
QByteArray clientKey(const ClientRequestHead &head);

} // namespace Chat
