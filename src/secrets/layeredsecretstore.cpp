// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/layeredsecretstore.h"

#include "core/future.h"
#include "core/logging.h"

namespace Chat {

LayeredSecretStore::LayeredSecretStore(const QHash<QString, StoredSecret> &given,
                                       std::vector<std::unique_ptr<SecretStore>> stores,
                                       Redactor &redactor, QObject *parent)
    : SecretStore(parent)
    , m_given(given)
    , m_stores(std::move(stores))
    , m_redactor(redactor)
{
    for (const StoredSecret &stored : std::as_const(m_given))
        m_redactor.add(stored.secret);
}

void LayeredSecretStore::renew(const QHash<QString, StoredSecret> &given,
                               std::vector<std::unique_ptr<SecretStore>> stores)
{
    for (const StoredSecret &stored : given)
        m_redactor.add(stored.secret);
    m_given = given;
    for (std::unique_ptr<SecretStore> &store : m_stores)
        m_retired.push_back(std::move(store));
    m_stores = std::move(stores);
}

QFuture<bool> LayeredSecretStore::isAvailable()
{
    const SharedPromise<bool> promise;
    findAvailable(0, promise);
    return promise.future();
}

void LayeredSecretStore::findAvailable(size_t index, const SharedPromise<bool> &promise)
{
    if (index == m_stores.size()) {
        promise.finish(false);
        return;
    }
    whenFinished(m_stores[index]->isAvailable(), this, [=, this](bool available) {
        if (available)
            promise.finish(true);
        else
            findAvailable(index + 1, promise);
    });
}

QFuture<Result<StoredSecret>> LayeredSecretStore::read(const QString &name)
{
    const StoredSecret given = m_given.value(name);
    if (!given.secret.isEmpty() && given.origin != SecretOrigin::Settings)
        return readyFuture(Result<StoredSecret>(given));
    const ReadPromise promise;
    readFrom(0, name, std::nullopt, promise);
    return promise.future();
}

void LayeredSecretStore::readFrom(size_t index, const QString &name,
                                  const std::optional<Error> &failure, const ReadPromise &promise)
{
    if (index == m_stores.size()) {
        const StoredSecret given = m_given.value(name);
        if (given.secret.isEmpty() && failure)
            promise.finish(*failure);
        else
            promise.finish(given);
        return;
    }
    whenFinished(m_stores[index]->read(name), this, [=, this](const Result<StoredSecret> &stored) {
        if (stored && !stored->secret.isEmpty()) {
            m_redactor.add(stored->secret);
            promise.finish(*stored);
            return;
        }
        // A store that fails must not keep the ones behind it from answering, but where none does
        // its failure is the reason.
        std::optional<Error> reason = failure;
        if (!stored && !reason)
            reason = stored.error();
        readFrom(index + 1, name, reason, promise);
    });
}

QFuture<Result<SecretOrigin>> LayeredSecretStore::write(const QString &name, const Secret &secret)
{
    m_redactor.add(secret);
    const WritePromise promise;
    writeTo(0, name, secret, promise);
    return promise.future();
}

void LayeredSecretStore::writeTo(size_t index, const QString &name, const Secret &secret,
                                 const WritePromise &promise)
{
    if (index == m_stores.size()) {
        promise.finish(
            Error{.kind = ErrorKind::Secrets,
                  .message = tr("The key was not stored: there is no keychain in this session, "
                                "and keeping keys in a file is not allowed."),
                  .remedy = tr("Put the key into the environment, or set allowFile=true under "
                               "[secrets] in the settings to keep it in a file that only your "
                               "account can read.")});
        return;
    }
    whenFinished(m_stores[index]->isAvailable(), this, [=, this](bool available) {
        if (!available) {
            writeTo(index + 1, name, secret, promise);
            return;
        }
        whenFinished(
            m_stores[index]->write(name, secret), this, [=, this](const Result<SecretOrigin> &at) {
                if (!at) {
                    promise.finish(at);
                    return;
                }
                const RemovePromise removed;
                removeFrom(index + 1, name, std::nullopt, removed);
                whenFinished(removed.future(), this, [promise, at](const Result<void> &copies) {
                    if (!copies)
                        qCWarning(lcSecrets)
                            << "an older copy of a key is left:" << copies.error().message;
                    promise.finish(at);
                });
            });
    });
}

QFuture<Result<void>> LayeredSecretStore::remove(const QString &name)
{
    const RemovePromise promise;
    removeFrom(0, name, std::nullopt, promise);
    return promise.future();
}

void LayeredSecretStore::removeFrom(size_t index, const QString &name,
                                    const std::optional<Error> &failure,
                                    const RemovePromise &promise)
{
    if (index == m_stores.size()) {
        promise.finish(failure ? Result<void>(*failure) : Result<void>());
        return;
    }
    whenFinished(m_stores[index]->remove(name), this, [=, this](const Result<void> &removed) {
        std::optional<Error> reason = failure;
        if (!removed && !reason)
            reason = removed.error();
        removeFrom(index + 1, name, reason, promise);
    });
}

} // namespace Chat
