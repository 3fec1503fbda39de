// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace Chat {

/// What a client of the gateway may do, by its key.
struct ClientKey
{
    QString name = {};
    QByteArray hash = {}; ///< SHA-256 of the key
    QStringList models = {}; ///< as clients ask for them; empty: all
    int requestsPerMinute = 0; ///< 0: no limit
    qint64 tokensPerDay = 0; ///< 0: no limit; days of UTC
};

/// The keys of the gateway's clients. They are kept as hashes in a file that a person can read and
/// edit, one `[name]` for each; a key itself is shown once, when it is made. It is long and random,
/// so a plain hash cannot be guessed backwards. A value.
class ClientKeys final
{
public:
    /// `gateway-keys.ini` beside the settings; wants the application's name set.
    static QString standardFile();

    /// A file that is not there holds no keys.
    static Result<ClientKeys> load(const QString &file);

    /// Makes a key and adds it to the file. InvalidArgument for a name that cannot be one or is
    /// taken.
    static Result<Secret> create(const QString &file, const QString &name);
    /// False where there is none of that name.
    static Result<bool> revoke(const QString &file, const QString &name);

    const QList<ClientKey> &all() const { return m_keys; }

    /// Whose key that is; null where it is nobody's. Takes as long for a wrong key as for a right
    /// one.
    const ClientKey *find(const QByteArray &key) const;

private:
    QList<ClientKey> m_keys;
};

} // namespace Chat
