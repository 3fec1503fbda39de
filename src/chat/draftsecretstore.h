// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redactor.h"
#include "secrets/secretstore.h"

#include <QHash>

#include <memory>

namespace Chat {

/// A store in front of which stand the keys of a draft that is not saved: what they say holds, for
/// the rest the store behind is asked. Nothing is ever written.
///
/// `redactor` must outlive it, and knows every secret before it is handed on.
class DraftSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    struct Pending
    {
        QHash<QString, StoredSecret> secrets = {}; ///< by name; an empty one hides a stored one
        QHash<QString, QString> sources = {}; ///< names that are stored under another name still
    };

    DraftSecretStore(std::unique_ptr<SecretStore> store, const Pending &pending, Redactor &redactor,
                     QObject *parent = nullptr);

    QFuture<bool> isAvailable() override;
    QFuture<Result<StoredSecret>> read(const QString &name) override;
    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;

private:
    std::unique_ptr<SecretStore> m_store;
    Pending m_pending;
};

} // namespace Chat
