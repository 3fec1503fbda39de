// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providerprofile.h"
#include "core/result.h"
#include "core/settings.h"
#include "net/retrypolicy.h"
#include "net/transportoptions.h"
#include "providers/dialect.h"
#include "providers/endpoints.h"

namespace Chat {

/// A profile with all that it means by the settings: what a provider is made of. Two that are equal
/// make providers that behave alike.
struct ProviderSetup
{
    ProviderProfile profile = {};
    /// Its service's row; never null, and valid as long as the program.
    const ProviderPreset *preset = nullptr;
    QUrl chatUrl = {}; ///< where Azure's deployment is named by each request: of an invented one
    QUrl authUrl = {}; ///< GigaChat: where tokens are issued
    TransportOptions transport = {}; ///< to chatUrl
    TransportOptions authTransport = {}; ///< to authUrl
    RetryPolicy retries = {};
    /// Environment variables that can hold this profile's key, best first: those that the settings
    /// declare, or by the vendor's custom where the profile is called like the service.
    QStringList keyVariables = {};

    bool operator==(const ProviderSetup &) const = default;
};

/// InvalidSettings for an address, a preset or a CA file that cannot be used, NotConfigured for an
/// address that is missing.
Result<ProviderSetup> providerSetup(const ProviderProfile &profile, const Settings &settings);

/// What people call it: the service's name, or the profile's where that is another.
QString profileTitle(const ProviderProfile &profile);

/// Where `setup` speaks to for that model.
Result<ServiceUrls> serviceUrls(const ProviderSetup &setup, const QString &model);

} // namespace Chat
