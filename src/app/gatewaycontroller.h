// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/proxyserver.h"

namespace Chat {

class AppContext;

/// The gateway beside a window: on or off, and where, as the settings say. Whoever shows it has its
/// state() and error() by changed().
class GatewayController final : public QObject
{
    Q_OBJECT
public:
    /// `context` must outlive it.
    explicit GatewayController(AppContext &context, QObject *parent = nullptr);

    /// Does what the context's settings say now; to be called again when they have changed. What
    /// stays the same is not disturbed.
    void apply();

    const ProxyServer &server() const { return m_server; }

    /// One line for a status bar: where it listens, or why it does not. Empty where it is off.
    QString statusText() const;

Q_SIGNALS:
    void changed();

private:
    AppContext &m_context;
    ProxyServer m_server;
};

} // namespace Chat
