// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redactor.h"
#include "providers/demoprovider.h"
#include "providers/providerregistry.h"
#include "secrets/layeredsecretstore.h"
#include "support/fakeprovider.h"

namespace Chat {

/// A ProviderRegistry without settings of a person, without keys and without a network: with a
/// FakeProvider `fake`, and the Demo at full speed as `quick`.
class FakeRegistry final
{
public:
    FakeRegistry()
        : m_secrets({}, {}, m_redactor)
        , m_registry(Settings::load({}).value(), m_secrets, m_redactor)
    {
        addFake();
        m_registry.add(std::make_unique<DemoProvider>(ProviderProfile{
            .name = QStringLiteral("quick"), .kind = ProviderKind::Demo, .tokensPerSecond = 0}));
    }

    ProviderRegistry &registry() { return m_registry; }
    FakeProvider &fake() { return *m_fake; }

    /// Puts a new fake in the place of the one that is there.
    void addFake()
    {
        auto fake = std::make_unique<FakeProvider>();
        m_fake = fake.get();
        m_registry.add(std::move(fake));
    }

private:
    Redactor m_redactor;
    LayeredSecretStore m_secrets;
    ProviderRegistry m_registry;
    FakeProvider *m_fake = nullptr;
};

} // namespace Chat
