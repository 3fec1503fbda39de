// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

/// Lets screen readers see TranscriptArea as a list with an item for each message, in sight or not,
/// each with its text and a caret in it. Any number of calls does it once.
void installTranscriptAccessibility();

} // namespace Chat
