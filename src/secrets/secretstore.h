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

/// Keeps the keys of the profiles: OS keychain first, a file of mode 0600 only where
/// `allowFile` says that the person agreed. Names are profile names.
/// Asynchronous; one thread.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The secret of that name. One that is not there is no error, but SecretOrigin::None.
    virtual QFuture<Result<StoredSecret>> read(const QString &name) = 0;

    /// Puts it where it belongs and says where that is. ErrorKind::Secrets where there is no
    /// keychain and no file is allowed; nothing is written then.
    virtual QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) = 0;

    /// Removes it wherever this store has it; one that is not there is no error.
    virtual QFuture<Result<void>> remove(const QString &name) = 0;
};

} // namespace Chat
