// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QFuture>
#include <QObject>

namespace Chat {

/// Where a secret was found, or would be put.
enum class SecretOrigin {
    None,
    Environment, ///< a variable of the process or of an env file
    Keychain, ///< the desktop's: libsecret or KWallet, Windows' or macOS' own
    File, ///< the 0600 file, only after the person allowed it
    Settings, ///< the settings file itself: read, never written
};

struct StoredSecret
{
    Secret secret = {}; ///< empty where origin is None
    SecretOrigin origin = SecretOrigin::None;
};

/// Keeps the keys of the profiles. Names are profile names.
/// Asynchronous; for the main thread, since keychains answer through its event loop.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Whether anything can be kept here now: false where there is no keychain, or where the
    /// person has not agreed to a file.
    virtual QFuture<bool> isAvailable() = 0;

    /// The secret of that name. One that is not there is no error, but SecretOrigin::None; neither
    /// is a store that is not available.
    virtual QFuture<Result<StoredSecret>> read(const QString &name) = 0;

    /// Puts it where it belongs and says where that is. ErrorKind::Secrets where this store is not
    /// available or refuses; nothing is written then.
    virtual QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) = 0;

    /// Removes it wherever this store has it; one that is not there is no error.
    virtual QFuture<Result<void>> remove(const QString &name) = 0;
};

} // namespace Chat
