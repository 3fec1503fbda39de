// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"
#include "providers/providersetup.h"

#include <memory>

namespace Chat {

class Redactor;
class SecretStore;

/// The provider for that profile: the one list of the kinds that there are. `secrets` and
/// `redactor` must outlive it.
std::unique_ptr<Provider> makeProvider(const ProviderSetup &setup, SecretStore &secrets,
                                       Redactor &redactor);

} // namespace Chat
