// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/secretstore.h"

#include <QJsonObject>

namespace Chat {

enum class FilePermit {
    Denied,
    Granted, ///< the person allowed keys in a plain file
};

/// Keys in a JSON file that only its owner can read (mode 0600): for machines without a keychain,
/// and only where the person agreed. A file that others could read, or that belongs to somebody
/// else, is not believed but reported.
class FileSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    FileSecretStore(const QString &path, FilePermit permit, QObject *parent = nullptr);

    /// `secrets.json` in the folder for this program's settings; wants the application's name set.
    static QString standardPath();

    const QString &path() const { return m_path; }

    QFuture<bool> isAvailable() override;
    QFuture<Result<StoredSecret>> read(const QString &name) override;
    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override;
    /// Also where the file is not allowed any more.
    QFuture<Result<void>> remove(const QString &name) override;

private:
    Result<QJsonObject> load() const;
    Result<void> save(const QJsonObject &secrets) const;

    QString m_path;
    FilePermit m_permit;
};

} // namespace Chat
