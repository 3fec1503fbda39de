// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace Chat {

/// The bytes of a small text file that a person wrote, such as the settings: at most `limit` bytes
/// of valid UTF-8 (a byte order mark is left out). ErrorKind::InvalidSettings says what is wrong
/// with it otherwise.
Result<QByteArray> readTextFile(const QString &path, qint64 limit = 1024 * 1024);

/// Replaces a file in one step, so that it is either the old or the new one whatever happens. Only
/// its owner can read it. Makes the folder where there is none. The error has `kind`.
Result<void> writePrivateFile(const QString &path, const QByteArray &content, ErrorKind kind);

} // namespace Chat
