// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Chat {

/// The one of `candidates` that `word` was most likely meant to be: at most a third of its letters
/// differ, upper and lower case apart. Empty where none is that near.
QString nearestOf(const QString &word, const QStringList &candidates);

} // namespace Chat
