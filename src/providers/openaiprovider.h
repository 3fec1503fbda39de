// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"
#include "providers/providersetup.h"

#include <memory>

namespace Chat {

class Redactor;
class SecretStore;

/// A provider for OpenAI and every service that speaks its chat API: what is special about each is
/// in its preset. `secrets` and `redactor` must outlive it.
std::unique_ptr<Provider> openAiProvider(const ProviderSetup &setup, SecretStore &secrets,
                                         Redactor &redactor);

} // namespace Chat
