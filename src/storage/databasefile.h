// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

namespace Chat {

/// What a look at the file told before SQLite touches it.
struct DatabaseFile
{
    qint64 size = 0; ///< bytes; 0: a new one
    bool hasJournal = false; ///< was not closed cleanly, or another process uses it
};

/// Makes sure that there is a file at `path`: makes the folder (mode 0700) and an empty file (mode
/// 0600) where there is none. An existing file is not even opened: its closing would take from
/// this process the locks that SQLite holds on it (https://sqlite.org/howtocorrupt.html, 2.2).
Result<DatabaseFile> prepareDatabaseFile(const QString &path);

/// Takes the rights of group and others from `path`: chats are private. A file of someone else's
/// is left as it is.
void makePrivate(const QString &path);

} // namespace Chat
