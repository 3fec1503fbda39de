// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/loghandler.h"
#include "chat/settingssaver.h"
#include "core/redactor.h"
#include "core/settings.h"
#include "providers/providerregistry.h"
#include "secrets/layeredsecretstore.h"

#include <memory>
#include <optional>

namespace Chat {

/// A key that the command line, the environment or the settings file has.
struct GivenKey
{
    Secret secret = {};
    SettingOrigin origin = {};
};

/// The composition root: makes and owns what the program consists of, in the order in which one
/// part needs another, and hands out references. There is no other way to get at them.
///
/// Making it costs next to nothing and reads no file; from there on log lines are free of secrets,
/// those of the environment to begin with. The application object outlives it. For the main thread.
class AppContext final
{
public:
    AppContext();
    ~AppContext();
    Q_DISABLE_COPY_MOVE(AppContext)

    /// Reads the settings and makes what follows from them. To be called once, before anything
    /// below is used. Nothing is asked of the keychain or the network yet.
    Result<void> load(const SettingsSources &sources);

    /// Takes over settings that were changed while the program runs: keys that they give, and
    /// providers.
    void setSettings(const Settings &settings);

    Redactor &redactor() { return m_redactor; }
    const Settings &settings() const { return *m_settings; }
    const SettingsSources &sources() const { return m_sources; } ///< of the settings
    LayeredSecretStore &secrets() { return *m_secrets; }
    ProviderRegistry &registry() { return *m_registry; }

    /// Where the conversations are kept: as the settings say, else the usual place.
    QString databasePath() const;

    /// The key of a profile that the settings or the variable of its vendor (OPENROUTER_API_KEY,
    /// …) give. Empty where the profile's key can only be in a store.
    GivenKey givenKey(const QString &profile) const;

    /// Makes stores as secrets() is one, for other settings. Must not outlive this.
    SecretStoreFactory secretStoreFactory();

private:
    void learnEnvironment();

    Redactor m_redactor;
    LogHandler m_logHandler;
    SettingsSources m_sources;
    std::optional<Settings> m_settings;
    std::unique_ptr<LayeredSecretStore> m_secrets;
    std::unique_ptr<ProviderRegistry> m_registry;
};

} // namespace Chat
