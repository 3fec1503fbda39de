// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Chat {

/// The schema of the chat database as SQL scripts, oldest first: the script at index i leads from
/// version i to version i + 1. Version 0 is an empty file. The files are resources/schema/*.sql.
QStringList builtInSchema();

/// The statements of a script, without comments before them. They are separated by empty lines.
QStringList sqlStatements(const QString &script);

} // namespace Chat
