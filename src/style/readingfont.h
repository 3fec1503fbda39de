// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace Chat {

/// The font of messages and of the composer: a little larger than `base`, the window's own, since
/// long text wants to be read with more ease than a label.
QFont readingFont(const QFont &base);

/// How wide a column of that font may be to be comfortable to read: about 90 characters a line,
/// in pixels; without margins. 760 for a window font of 10 points at 96 dots per inch.
int textColumnWidth(const QFont &base);

} // namespace Chat
