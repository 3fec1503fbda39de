// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLineEdit;

namespace Chat {

/// Gives a line edit the magnifier of a search, and names for screen readers to what stands in it:
/// the magnifier, and the button that clears it, where that is enabled by now.
void makeSearchField(QLineEdit *edit);

} // namespace Chat
