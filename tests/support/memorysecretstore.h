// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/future.h"
#include "core/settings.h"
#include "secrets/secretstore.h"

#include <QMap>

#include <memory>

namespace Chat {

/// What any number of MemorySecretStores keep together, and how they behave.
struct MemorySecrets
{
    QMap<QString, Secret> kept = {};
    SecretOrigin place = SecretOrigin::Keychain;
    bool isAvailable = true;
    QStringList unreadable = {}; ///< names that fail to be read
    QStringList unwritable = {}; ///< names that fail to be written
    QStringList calls = {}; ///< "write work", "remove work": in their order
};

/// A keychain that a test can look into and break. Its keys come after those that the settings
/// give by the environment, and before those of the settings file.
class MemorySecretStore final : public SecretStore
{
public:
    MemorySecretStore(std::shared_ptr<MemorySecrets> secrets, const Settings &settings)
        : m_secrets(std::move(secrets))
        , m_settings(settings)
    {
    }

    QFuture<bool> isAvailable() override { return readyFuture(m_secrets->isAvailable); }

    QFuture<Result<StoredSecret>> read(const QString &name) override
    {
        if (m_secrets->unreadable.contains(name))
            return readyFuture(Result<StoredSecret>(failure()));
        const Settings::Value given = m_settings.profileKey(name);
        if (!given.text.isEmpty() && given.origin.source != SettingSource::File)
            return found({Secret(given.text), SecretOrigin::Environment});
        if (m_secrets->kept.contains(name))
            return found({m_secrets->kept.value(name), m_secrets->place});
        if (!given.text.isEmpty())
            return found({Secret(given.text), SecretOrigin::Settings});
        return found({});
    }

    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override
    {
        if (!m_secrets->isAvailable || m_secrets->unwritable.contains(name))
            return readyFuture(Result<SecretOrigin>(failure()));
        m_secrets->calls.append(QStringLiteral("write ") + name);
        m_secrets->kept.insert(name, secret);
        return readyFuture(Result<SecretOrigin>(m_secrets->place));
    }

    QFuture<Result<void>> remove(const QString &name) override
    {
        m_secrets->calls.append(QStringLiteral("remove ") + name);
        m_secrets->kept.remove(name);
        return readyFuture(Result<void>());
    }

private:
    static QFuture<Result<StoredSecret>> found(const StoredSecret &secret)
    {
        return readyFuture(Result<StoredSecret>(secret));
    }

    static Error failure()
    {
        return {.kind = ErrorKind::Secrets,
                .message = QStringLiteral("The keychain refused."),
                .remedy = QStringLiteral("Unlock it.")};
    }

    std::shared_ptr<MemorySecrets> m_secrets;
    Settings m_settings;
};

} // namespace Chat
