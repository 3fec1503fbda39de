// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

/// Lets screen readers see a list with one item for each message, with its words. Any number of
/// calls does it once.
void installMessageAccessibility();

} // namespace Chat
