// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// Whether a character shows nothing by itself but may do something: control characters, marks that
/// turn the direction of what stands beside them, line ends.
bool isUnprintable(char32_t character);

/// A stranger's text for one line of a table: a mark in the place of each character that is
/// unprintable, and at most `length` UTF-16 units with "…" at the end of what was longer.
QString printableText(const QString &text, qsizetype length = 300);

} // namespace Chat
