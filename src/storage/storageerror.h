// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

class QSqlError;

namespace Chat {

/// What SQLite reports about the database at `path`, in a person's terms. Kind is always Storage.
Error storageError(const QSqlError &error, const QString &path);

/// The file is damaged, or is something else than a database.
Error damagedDatabaseError(const QString &path, const QString &detail);

/// The database of another program.
Error foreignDatabaseError(const QString &path);

/// The database was written by a later version of this program.
Error newerDatabaseError(const QString &path, int version, int knownVersion);

/// A file or folder cannot be created, read or written; `reason` is the system's own text.
Error inaccessibleFileError(const QString &path, const QString &reason);

} // namespace Chat
