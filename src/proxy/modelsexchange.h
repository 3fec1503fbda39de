// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/exchange.h"

namespace Chat {

/// The list of models, or one of them, in a form that both families of clients understand: each
/// passes over the fields of the other.
class ModelsExchange final : public Exchange
{
    Q_OBJECT
public:
    /// All of them where `id` is empty.
    ModelsExchange(GatewayContext &context, ClientConnection &connection,
                   const ClientRequest &request, const QString &client, const QString &id);

    void start();

protected:
    void letGo() override { }

private:
    const QString m_id;
};

} // namespace Chat
