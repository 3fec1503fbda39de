// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redactor.h"
#include "core/sharedpromise.h"
#include "secrets/secretstore.h"

#include <QHash>

#include <memory>
#include <vector>

namespace Chat {

/// The store that the program uses: secrets given by the command line or the environment first,
/// then the stores in their order (keychain, file), then secrets of the settings file.
///
/// Written is to the first store that is available; copies in the stores behind it go. Every
/// secret that passes is made known to the Redactor before it is handed on.
class LayeredSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    /// `given` holds by name what Settings found; SecretOrigin::Settings for those of the file.
    /// `redactor` must outlive this object.
    LayeredSecretStore(const QHash<QString, StoredSecret> &given,
                       std::vector<std::unique_ptr<SecretStore>> stores, Redactor &redactor,
                       QObject *parent = nullptr);

    /// Takes over what newer settings give and allow; what is under way ends with the stores that
    /// it began with.
    void renew(const QHash<QString, StoredSecret> &given,
               std::vector<std::unique_ptr<SecretStore>> stores);

    QFuture<bool> isAvailable() override; ///< whether any of the stores is
    QFuture<Result<StoredSecret>> read(const QString &name) override;
    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override;
    /// From all stores; the first error is told after all were tried. Given ones stay.
    QFuture<Result<void>> remove(const QString &name) override;

private:
    using ReadPromise = SharedPromise<Result<StoredSecret>>;
    using WritePromise = SharedPromise<Result<SecretOrigin>>;
    using RemovePromise = SharedPromise<Result<void>>;

    void findAvailable(size_t index, const SharedPromise<bool> &promise);
    void readFrom(size_t index, const QString &name, const std::optional<Error> &failure,
                  const ReadPromise &promise);
    void writeTo(size_t index, const QString &name, const Secret &secret,
                 const WritePromise &promise);
    void removeFrom(size_t index, const QString &name, const std::optional<Error> &failure,
                    const RemovePromise &promise);

    QHash<QString, StoredSecret> m_given;
    std::vector<std::unique_ptr<SecretStore>> m_stores;
    std::vector<std::unique_ptr<SecretStore>> m_retired; // something may be under way in them
    Redactor &m_redactor;
};

} // namespace Chat
