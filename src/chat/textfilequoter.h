// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QFuture>
#include <QString>

namespace Chat {

/// Puts text files that a person adds to a question into it, as Markdown: the name, then the text
/// in a fenced block that nothing in the text can end.
class TextFileQuoter final
{
public:
    /// Bytes. To be told wherever files can be added.
    static constexpr qint64 LargestFile = 256 * 1024;

    /// Reads the file on a thread of its own, so that a slow disk holds nobody up. Never blocks on
    /// a pipe or device. The error is of kind File: no such file, no plain file, too large, empty,
    /// or no UTF-8 text.
    static QFuture<Result<QString>> quoteFile(const QString &path, qint64 limit = LargestFile);

    struct Quotations
    {
        QString text = {}; ///< one below the other, as the files were given
        std::optional<Error> error = {}; ///< of all those that are missing there
    };
    /// The same for several files.
    static QFuture<Quotations> quoteFiles(const QStringList &paths, qint64 limit = LargestFile);

    /// The quotation of a text. `fileName` may be anything; it ends with a line break.
    static QString quotation(const QString &fileName, const QString &text);
};

} // namespace Chat
