// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QLockFile>

#include <memory>

namespace Chat {

/// Tells the other processes that use a database that this writer lives: a lock file beside it,
/// named after the writer, held as long as this object lives. A killed process leaves the file
/// behind, but not the lock.
class WriterLock final
{
public:
    /// A new writer for the database at `databasePath`.
    static Result<std::unique_ptr<WriterLock>> create(const QString &databasePath);

    /// The writer's id.
    const QString &id() const { return m_id; }

    /// Whether the writer `id` of that database lives, in this process or another.
    static bool isAlive(const QString &databasePath, const QString &id);

    /// Removes the files that dead writers of that database left.
    static void removeStale(const QString &databasePath);

private:
    WriterLock(const QString &databasePath, const QString &id);

    QString m_id;
    QLockFile m_file;
};

} // namespace Chat
