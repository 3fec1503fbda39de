// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

class ConversationLibrary;
class GatewaySwitch;
class ProviderCatalog;
class SettingsKeeper;
class Theme;
class TrafficModel;

/// What all windows of the program share. Everything outlives them.
struct WindowContext
{
    ConversationLibrary &library;
    ProviderCatalog &catalog;
    SettingsKeeper &settings;
    Theme &theme;
    GatewaySwitch *gateway = nullptr; ///< null where there is none
    TrafficModel *traffic = nullptr; ///< of the gateway, with it
};

} // namespace Chat
