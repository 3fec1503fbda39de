// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/future.h"
#include "core/sharedpromise.h"
#include "secrets/secretstore.h"

namespace Chat {

/// A keychain that asks its person first: every reading waits until a test lets it go on, or drops
/// it. It has one key, for whatever name.
class HeldSecretStore final : public SecretStore
{
public:
    explicit HeldSecretStore(const QByteArray &key)
        : m_key(key)
    {
    }

    qsizetype waitingCount() const { return m_waiting.size(); }

    /// What waits, and all that comes, gets the key.
    void open()
    {
        m_isOpen = true;
        for (const Reading &reading : std::exchange(m_waiting, {}))
            reading.finish(StoredSecret{m_key, SecretOrigin::Keychain});
    }
    /// What waits never gets an answer.
    void drop() { m_waiting.clear(); }

    QFuture<bool> isAvailable() override { return readyFuture(true); }
    QFuture<Result<StoredSecret>> read(const QString &) override
    {
        m_waiting.append(Reading());
        const QFuture<Result<StoredSecret>> future = m_waiting.last().future();
        if (m_isOpen)
            open();
        return future;
    }
    QFuture<Result<SecretOrigin>> write(const QString &, const Secret &) override
    {
        return readyFuture(Result<SecretOrigin>(Error{.kind = ErrorKind::Secrets}));
    }
    QFuture<Result<void>> remove(const QString &) override
    {
        return readyFuture(Result<void>(Error{.kind = ErrorKind::Secrets}));
    }

private:
    using Reading = SharedPromise<Result<StoredSecret>>;

    const Secret m_key;
    QList<Reading> m_waiting;
    bool m_isOpen = false;
};

} // namespace Chat
