// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/secretstore.h"

#include <QHash>

namespace Chat {

/// Reads the secrets of a store of the main thread from another one. It only reads: the gateway
/// changes no key. Lives in the other thread.
///
/// A key that was found is kept for a moment: each request needs it twice, and a keychain is asked
/// by D-Bus. One that is changed elsewhere is therefore used for that much longer.
class SecretStoreRelay final : public SecretStore
{
    Q_OBJECT
public:
    /// `context` is of the store's thread; both outlive the relay. What the store leaves without an
    /// answer ends as cancelled. `kept` is for how long.
    SecretStoreRelay(SecretStore &store, QObject *context,
                     std::chrono::milliseconds kept = std::chrono::seconds(5));

    /// Asks the store anew from now on: its keys may be others.
    void forget() { m_known.clear(); }

    QFuture<bool> isAvailable() override;
    QFuture<Result<StoredSecret>> read(const QString &name) override;
    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;

private:
    template <typename T, typename Call>
    QFuture<T> relay(Call call);

    SecretStore &m_store;
    QObject *const m_context;
    const std::chrono::milliseconds m_kept;
    QHash<QString, QFuture<Result<StoredSecret>>> m_known;
};

} // namespace Chat
