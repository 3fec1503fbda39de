// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redactor.h"
#include "providers/providersetup.h"
#include "secrets/layeredsecretstore.h"
#include "support/scriptedserver.h"

#include <QTest>

namespace Chat {

/// What a provider needs around it: settings given by key, keys given by profile.
class ProviderHome final
{
public:
    /// Settings by their full keys, as options of the command line.
    QHash<QString, QString> options;
    QProcessEnvironment environment;
    QHash<QString, StoredSecret> keys;

    void set(const QString &key, const QString &value) { options.insert(key, value); }
    void setKey(const QString &profile, const QByteArray &key)
    {
        keys.insert(profile, {Secret(key), SecretOrigin::Environment});
        if (m_secrets)
            m_secrets = nullptr;
    }

    Settings settings() const
    {
        SettingsSources sources{.environment = environment};
        for (auto it = options.cbegin(); it != options.cend(); ++it)
            sources.commandLine.append({it.key(), it.value(), QStringLiteral("--set")});
        Result<Settings> loaded = Settings::load(sources);
        if (!loaded)
            qFatal("%s", qPrintable(errorText(loaded.error())));
        return *loaded;
    }

    Result<ProviderSetup> setup(const QString &profile) const
    {
        const Settings all = settings();
        return providerSetup(*all.profile(profile), all);
    }

    SecretStore &secrets()
    {
        if (!m_secrets)
            m_secrets = std::make_unique<LayeredSecretStore>(
                keys, std::vector<std::unique_ptr<SecretStore>>(), redactor);
        return *m_secrets;
    }

    Redactor redactor;

private:
    std::unique_ptr<LayeredSecretStore> m_secrets;
};

inline ChatRequest question(const QString &text, AnswerMode mode = AnswerMode::Streamed)
{
    return {.messages = {{.role = Role::User, .text = text}}, .mode = mode};
}

} // namespace Chat
