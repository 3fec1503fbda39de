// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/trafficmodel.h"
#include "proxy/proxyserver.h"
#include "widgets/gatewaykeyaccess.h"
#include "widgets/gatewayswitch.h"

namespace Chat {

class AppContext;
class SettingsKeeper;

/// The gateway beside the windows: on or off, and where, as the settings say and as long as there
/// is a window. The windows have their switch of it; what they wish is kept in the settings.
class GatewayController final : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it.
    GatewayController(AppContext &context, SettingsKeeper &settings, QObject *parent = nullptr);

    GatewaySwitch &gatewaySwitch() { return m_switch; }
    TrafficModel &traffic() { return m_traffic; }

    /// Does what the settings say now; to be called again when the keys of clients have changed.
    /// What stays the same is not disturbed.
    void apply();
    /// Likewise for other settings. What could not be done is tried again, and told again, only
    /// where those of the gateway itself are among them.
    void takeOver();

    /// For a picture of the window: the switch shows what the settings say, and no port is taken
    /// from the program that may run.
    void pretend();

    static GatewayKeyAccess keyAccess();

private:
    bool isWished() const;
    void publish();
    bool needsKey() const;

    AppContext &m_context;
    SettingsKeeper &m_settings;
    GatewaySwitch m_switch;
    ProxyServer m_server;
    TrafficModel m_traffic;
    GatewaySettings m_tried; // when it was last started
    bool m_isPretending = false;
};

} // namespace Chat
