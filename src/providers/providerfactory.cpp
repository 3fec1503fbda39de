// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/providerfactory.h"

#include "providers/demoprovider.h"
#include "providers/gigachatprovider.h"
#include "providers/openaiprovider.h"

namespace Chat {

std::unique_ptr<Provider> makeProvider(const ProviderSetup &setup, SecretStore &secrets,
                                       Redactor &redactor)
{
    switch (setup.profile.kind) {
    case ProviderKind::OpenAi:
        return openAiProvider(setup, secrets, redactor);
    case ProviderKind::GigaChat:
        return gigaChatProvider(setup, secrets, redactor);
    case ProviderKind::Demo:
        break;
    }
    return std::make_unique<DemoProvider>(setup.profile);
}

} // namespace Chat
