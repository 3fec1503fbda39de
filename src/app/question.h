// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>

namespace Chat {

/// A text file that a question quotes.
struct Quotation
{
    QString name = {}; ///< without its folder
    QString text = {};
};

/// What `--file` names: UTF-8 text of at most 1 MiB. ErrorKind::File says what is wrong otherwise.
Result<Quotation> readQuotation(const QString &path);

/// One question of its parts: the words that were typed, the text of standard input behind them,
/// then each file under its name, between fences that its text cannot break.
QString composeQuestion(const QString &words, const QString &input,
                        const QList<Quotation> &quotations);

} // namespace Chat
