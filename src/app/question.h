// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Chat {

/// One question of its parts: the words that were typed, the text of standard input behind them,
/// then the quotations of files.
QString composeQuestion(const QString &words, const QString &input, const QStringList &quotations);

} // namespace Chat
