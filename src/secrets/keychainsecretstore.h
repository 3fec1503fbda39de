// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/secretstore.h"

#include <QPointer>

#include <chrono>
#include <functional>

namespace QKeychain {
class Job;
}

namespace Chat {

/// The keychain of the desktop, through QtKeychain: libsecret or KWallet, Windows' Credential
/// Store, macOS' Keychain. Items are stored for the service "LanguageModelChat".
///
/// A keychain may ask the person to unlock it, so an answer may take a while; after `timeout` it
/// counts as silent. Questions are answered in their order: a read finds what was written before
/// it. QtKeychain asks one question at a time, so until a silent keychain answers
/// after all, further questions fail at once.
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    explicit KeychainSecretStore(std::chrono::milliseconds timeout = std::chrono::seconds(30),
                                 QObject *parent = nullptr);

    QFuture<bool> isAvailable() override;
    QFuture<Result<StoredSecret>> read(const QString &name) override;
    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;

private:
    using Answer = std::function<void(QKeychain::Job &)>;
    using Failure = std::function<void(const Error &)>;

    QFuture<bool> isLocked(const QString &name);
    /// Starts the job and takes it over. Exactly one of the two is called, unless this object is
    /// gone before.
    void run(QKeychain::Job *job, const Answer &answered, const Failure &failed);

    std::chrono::milliseconds m_timeout;
    QFuture<bool> m_availability; ///< the last question, perhaps still open
    QPointer<QKeychain::Job> m_silentJob;
};

} // namespace Chat
