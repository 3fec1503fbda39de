// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// Makes a database of `count` conversations without messages, one a minute back from now, all of
/// profile `provider`. Ends the program where that fails.
void fillDatabase(const QString &path, int count, const QString &provider);

} // namespace Chat
