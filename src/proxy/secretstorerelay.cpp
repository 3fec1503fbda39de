// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/secretstorerelay.h"

#include "core/future.h"

#include <memory>

namespace Chat {

SecretStoreRelay::SecretStoreRelay(SecretStore &store, QObject *context)
    : m_store(store)
    , m_context(context)
{
}

template <typename T, typename Call>
QFuture<T> SecretStoreRelay::relay(Call call)
{
    const auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    const QFuture<T> future = promise->future();
    QMetaObject::invokeMethod(
        m_context,
        [context = m_context, promise, call] {
            whenFinished(call(), context, [promise](const T &value) {
                promise->addResult(value);
                promise->finish();
            });
        },
        Qt::QueuedConnection);
    return future;
}

QFuture<bool> SecretStoreRelay::isAvailable()
{
    return relay<bool>([&store = m_store] { return store.isAvailable(); });
}

QFuture<Result<StoredSecret>> SecretStoreRelay::read(const QString &name)
{
    return relay<Result<StoredSecret>>([&store = m_store, name] { return store.read(name); });
}

QFuture<Result<SecretOrigin>> SecretStoreRelay::write(const QString &, const Secret &)
{
    return readyFuture(Result<SecretOrigin>(
        Error{.kind = ErrorKind::Secrets, .message = tr("The gateway changes no keys.")}));
}

QFuture<Result<void>> SecretStoreRelay::remove(const QString &)
{
    return readyFuture(Result<void>(
        Error{.kind = ErrorKind::Secrets, .message = tr("The gateway changes no keys.")}));
}

} // namespace Chat
