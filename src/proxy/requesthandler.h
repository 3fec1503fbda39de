// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientrequest.h"
#include "proxy/requestframing.h"

#include <optional>

namespace Chat {

class ClientConnection;

/// What a ClientConnection asks of whoever answers its requests.
class RequestHandler
{
public:
    /// An answer that refuses the request before its body is read: to strangers, and to those
    /// without a key. Nothing where it may go on.
    virtual std::optional<ClientAnswer> objectionTo(const ClientRequestHead &head,
                                                    const QHostAddress &peer) = 0;

    /// What the sender of a request that breaks the rules of HTTP, or a limit, is told.
    virtual ClientAnswer refusal(const ClientRequestHead &head,
                                 const RequestFraming::Violation &violation) = 0;

    /// Reserves so many bytes more of bodies that a connection keeps, or less where it is negative.
    /// False, and nothing reserved, where all connections together would keep too much.
    virtual bool reserveBodies(qint64 bytes) = 0;

    /// Headers of every answer to that request.
    virtual HeaderList commonHeaders(const ClientRequest &request) = 0;

    /// Begins with a request; it ends by ClientConnection::answer() or endStream(), now or later.
    virtual void handle(ClientConnection &connection, const ClientRequest &request) = 0;

    /// Takes note of a request that is answered by objectionTo() or refusal().
    virtual void handleRefused(const ClientRequest &request, const ClientAnswer &answer) = 0;

protected:
    ~RequestHandler() = default;
};

} // namespace Chat
