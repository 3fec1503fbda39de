// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/appcontext.h"

#include "core/logging.h"
#include "providers/dialect.h"
#include "secrets/filesecretstore.h"
#include "secrets/keychainsecretstore.h"

#include <QStandardPaths>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// So that `--provider openrouter` does without a section in the settings file: a preset that no
/// profile is called like becomes one. The name that was asked for, or nothing.
std::optional<SettingsOverride> profileOfPreset(const SettingsSources &sources)
{
    QString name;
    QString option;
    for (const SettingsOverride &override : sources.commandLine) {
        if (override.key == Keys::Provider.key()) {
            name = override.value;
            option = override.option;
        }
    }
    if (builtInProfiles().contains(name) || !findPreset(name))
        return std::nullopt;
    // Without the wish for it the settings load all the same, and tell whether it is there.
    SettingsSources others = sources;
    others.commandLine.removeIf(
        [](const SettingsOverride &override) { return override.key == Keys::Provider.key(); });
    const Result<Settings> settings = Settings::load(others);
    if (!settings || settings->profile(name))
        return std::nullopt;
    return SettingsOverride{u"profile/%1/preset"_s.arg(name), name, option};
}

SecretOrigin secretOrigin(SettingSource source)
{
    return source == SettingSource::File ? SecretOrigin::Settings : SecretOrigin::Environment;
}

GivenKey givenKeyOf(const Settings &settings, const QString &profile)
{
    Settings::Value value = settings.profileKey(profile);
    // Like the variables that the settings declare, a vendor's is for the profile of that name
    // only: a second account with the vendor has a key of its own.
    const ProviderPreset *preset = findPreset(profile);
    if (preset && (value.text.isEmpty() || value.origin.source == SettingSource::File)) {
        for (const QString &name : preset->keyVariables) {
            if (const Settings::Value variable = settings.variable(name);
                !variable.text.isEmpty()) {
                value = variable;
                break;
            }
        }
    }
    return {Secret(value.text), value.origin};
}

QHash<QString, StoredSecret> givenSecrets(const Settings &settings)
{
    QHash<QString, StoredSecret> given;
    for (const ProviderProfile &profile : settings.profiles()) {
        const GivenKey key = givenKeyOf(settings, profile.name);
        if (!key.secret.isEmpty())
            given.insert(profile.name, {key.secret, secretOrigin(key.origin.source)});
    }
    return given;
}

std::vector<std::unique_ptr<SecretStore>> makeStores(const Settings &settings)
{
    std::vector<std::unique_ptr<SecretStore>> stores;
    stores.push_back(std::make_unique<KeychainSecretStore>());
    stores.push_back(std::make_unique<FileSecretStore>(
        FileSecretStore::standardPath(),
        settings.get(Keys::AllowSecretsFile) ? FilePermit::Granted : FilePermit::Denied));
    return stores;
}

} // namespace

AppContext::AppContext()
    : m_logHandler(m_redactor)
{
    learnEnvironment();
}

AppContext::~AppContext() = default;

Result<void> AppContext::load(const SettingsSources &sources)
{
    SettingsSources completed = sources;
    if (const auto override = profileOfPreset(sources))
        completed.commandLine.prepend(*override);
    Result<Settings> settings = Settings::load(completed);
    if (!settings)
        return settings.error();
    m_sources = completed;
    m_settings = *std::move(settings);
    const QList<Secret> secrets = m_settings->secrets();
    for (const Secret &secret : secrets)
        m_redactor.add(secret);
    m_secrets = std::make_unique<LayeredSecretStore>(givenSecrets(*m_settings),
                                                     makeStores(*m_settings), m_redactor);
    m_registry = std::make_unique<ProviderRegistry>(*m_settings, *m_secrets, m_redactor);
    return {};
}

/// Before the settings are loaded: what is wrong with the command line may be that it holds a key.
void AppContext::learnEnvironment()
{
    QStringList names;
    for (const ProfileSetting &setting : profileSettings()) {
        if (setting.declaration.secrecy() == Secrecy::Secret) {
            for (const ProfileSetting::Use &use : setting.uses)
                names += use.variables;
        }
    }
    for (const ProviderPreset &preset : providerPresets())
        names += preset.keyVariables;
    names.removeDuplicates();
    for (const QString &name : std::as_const(names)) {
        const QString value = qEnvironmentVariable(name.toLatin1().constData());
        if (!value.isEmpty())
            m_redactor.add(Secret(value));
    }
}

GivenKey AppContext::givenKey(const QString &profile) const
{
    return givenKeyOf(*m_settings, profile);
}

QString AppContext::databasePath() const
{
    const QString path = m_settings->path(Keys::DatabaseFile);
    if (!path.isEmpty())
        return path;
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        + "/conversations.db"_L1;
}

SecretStoreFactory AppContext::secretStoreFactory()
{
    return [this](const Settings &settings) -> std::unique_ptr<SecretStore> {
        return std::make_unique<LayeredSecretStore>(givenSecrets(settings), makeStores(settings),
                                                    m_redactor);
    };
}

void AppContext::setSettings(const Settings &settings)
{
    m_settings = settings;
    const QList<Secret> secrets = settings.secrets();
    for (const Secret &secret : secrets)
        m_redactor.add(secret);
    m_secrets->renew(givenSecrets(settings), makeStores(settings));
    m_registry->setSettings(settings);
}

} // namespace Chat
