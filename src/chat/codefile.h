// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QFuture>
#include <QString>

namespace Chat {

/// Code of an answer as a file of its own.
class CodeFile final
{
public:
    /// A name for code in this language, as it stands after a fence.
    static QString suggestedName(const QString &language);

    /// Writes it as UTF-8 on a thread of the pool, with a line break at its end; replaces what is
    /// there in one step. The error is of kind File.
    static QFuture<Result<void>> save(const QString &path, const QString &code);
};

} // namespace Chat
