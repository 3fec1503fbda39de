// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/secretstorerelay.h"

#include "core/future.h"
#include "core/sharedpromise.h"

namespace Chat {

SecretStoreRelay::SecretStoreRelay(SecretStore &store, QObject *context)
    : m_store(store)
    , m_context(context)
{
}

template <typename T, typename Call>
QFuture<T> SecretStoreRelay::relay(Call call)
{
    const SharedPromise<T> promise;
    QMetaObject::invokeMethod(
        m_context,
        [context = m_context, promise, call] {
            whenFinished(call(), context, [promise](const T &value) { promise.finish(value); });
        },
        Qt::QueuedConnection);
    return promise.future();
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
