// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/draftsecretstore.h"

#include "core/future.h"
#include "core/sharedpromise.h"

namespace Chat {

DraftSecretStore::DraftSecretStore(std::unique_ptr<SecretStore> store, const Pending &pending,
                                   Redactor &redactor, QObject *parent)
    : SecretStore(parent)
    , m_store(std::move(store))
    , m_pending(pending)
{
    for (const StoredSecret &stored : pending.secrets)
        redactor.add(stored.secret);
}

QFuture<bool> DraftSecretStore::isAvailable()
{
    return readyFuture(false);
}

QFuture<Result<StoredSecret>> DraftSecretStore::read(const QString &name)
{
    const auto pending = m_pending.secrets.constFind(name);
    if (pending != m_pending.secrets.cend())
        return readyFuture(Result<StoredSecret>(*pending));
    const auto source = m_pending.sources.constFind(name);
    if (source == m_pending.sources.cend())
        return m_store->read(name);
    return transformed(m_store->read(*source), this, [](const Result<StoredSecret> &stored) {
        // A key of the environment is for the profile of that name alone.
        const bool isOthers = stored && stored->origin == SecretOrigin::Environment;
        return isOthers ? Result<StoredSecret>(StoredSecret()) : stored;
    });
}

QFuture<Result<SecretOrigin>> DraftSecretStore::write(const QString &, const Secret &)
{
    return readyFuture(Result<SecretOrigin>(
        Error{.kind = ErrorKind::Secrets,
              .message = tr("Keys of settings that are not saved yet cannot be stored."),
              .remedy = tr("Save the settings first.")}));
}

QFuture<Result<void>> DraftSecretStore::remove(const QString &)
{
    return readyFuture(
        Result<void>(Error{.kind = ErrorKind::Secrets,
                           .message = tr("Keys of settings that are not saved yet cannot be "
                                         "removed."),
                           .remedy = tr("Save the settings first.")}));
}

} // namespace Chat
