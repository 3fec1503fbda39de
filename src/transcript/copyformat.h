// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

/// What a copy of a message is: as it looks in a plain text editor, or as the model wrote it.
enum class CopyFormat { Plain, Markdown };

} // namespace Chat
