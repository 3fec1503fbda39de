// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/exchange.h"

namespace Chat {

class Provider;

/// A request that a model answers: finds the profile that has it, and hands it to its provider.
class ModelExchange : public Exchange
{
    Q_OBJECT
public:
    ~ModelExchange() override;

    void start();

protected:
    /// `profile` answers, or where it is empty whoever has `model`, as the client asks for it.
    ModelExchange(GatewayContext &context, ClientConnection &connection,
                  const ClientRequest &request, const QString &client, const QString &model,
                  const QString &profile);

    /// `model` is empty for the provider's own.
    virtual void ask(Provider &provider, const QString &model) = 0;

    /// It has to wait for a place on its account: false where too many do, and it is refused.
    bool waitBehind(int others);
    /// Counts it among those that wait.
    void setWaiting(bool waiting);

private:
    void askAt(const ModelTarget &target);

    const QString m_model;
    const QString m_profile;
    bool m_waiting = false;
};

} // namespace Chat
