// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/secretstorerelay.h"

#include "core/future.h"
#include "core/sharedpromise.h"

#include <QTimer>

namespace Chat {

namespace {

/// Or will have, as far as can be told now.
bool hasKey(const QFuture<Result<StoredSecret>> &future)
{
    if (!future.isFinished())
        return true;
    return hasValue(future) && future.result() && !future.result()->secret.isEmpty();
}

} // namespace

SecretStoreRelay::SecretStoreRelay(SecretStore &store, QObject *context,
                                   std::chrono::milliseconds kept)
    : m_store(store)
    , m_context(context)
    , m_kept(kept)
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
    if (const auto known = m_known.constFind(name); known != m_known.cend() && hasKey(*known))
        return *known;
    const QFuture<Result<StoredSecret>> future =
        relay<Result<StoredSecret>>([&store = m_store, name] { return store.read(name); });
    m_known.insert(name, future);
    QTimer::singleShot(m_kept, this, [this, name] { m_known.remove(name); });
    return future;
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
