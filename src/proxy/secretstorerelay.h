// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/secretstore.h"

#include <QElapsedTimer>
#include <QHash>

namespace Chat {

/// Reads the secrets of a store of the main thread from another one. It only reads: the gateway
/// changes no key. Lives in the other thread.
///
/// A key that was found is kept for Fresh: each request needs it twice, and a keychain is asked by
/// D-Bus. One that is changed elsewhere is therefore used for that much longer.
class SecretStoreRelay final : public SecretStore
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds Fresh = std::chrono::seconds(5);

    /// `context` is of the store's thread; both outlive the relay. What the store leaves without an
    /// answer ends as cancelled.
    SecretStoreRelay(SecretStore &store, QObject *context);

    /// Asks the store anew from now on: its keys may be others.
    void forget() { m_known.clear(); }

    QFuture<bool> isAvailable() override;
    QFuture<Result<StoredSecret>> read(const QString &name) override;
    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;

private:
    struct Known
    {
        QFuture<Result<StoredSecret>> future;
        QElapsedTimer age;
    };

    template <typename T, typename Call>
    QFuture<T> relay(Call call);

    SecretStore &m_store;
    QObject *const m_context;
    QHash<QString, Known> m_known;
};

} // namespace Chat
