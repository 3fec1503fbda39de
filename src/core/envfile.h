// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace Chat {

/// A variable of a `.env` file.
struct EnvVariable
{
    QString value = {};
    int line = 0; ///< from 1

    bool operator==(const EnvVariable &) const = default;
};

/// Reads the text of a `.env` file: `NAME=value`, `export` before it, comments after `#`. Between
/// single quotes a value is taken as it stands; between double quotes `\n`, `\t`, `\"`, `\\` and
/// `\$` are escapes; without quotes a `#` after white space ends it. Nothing is expanded. Of a name
/// given twice the last holds. `fileName` is for errors (ErrorKind::InvalidSettings).
Result<QHash<QString, EnvVariable>> parseEnvFile(const QByteArray &content,
                                                 const QString &fileName);

} // namespace Chat
