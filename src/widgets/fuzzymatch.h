// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace Chat {

/// How well `text` answers to what a person typed in a hurry: 0 for not at all, the more the
/// better. The letters of `typed` must stand in `text` in their order; beginnings of words, whole
/// runs of letters and short texts count more. Case and white space are of no account. Time grows
/// with the length of `text` alone, of which at most 200 characters are looked at.
int fuzzyScore(QStringView typed, QStringView text);

} // namespace Chat
