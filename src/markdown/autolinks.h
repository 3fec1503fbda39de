// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"

namespace Chat {

/// Makes links of the addresses in what is plain or only emphasised: `https://…`, `http://…`,
/// `www.…` and those of mail. Takes linear time. (cmark-gfm's own extension takes quadratic time,
/// and does not see an address that its parser cut in pieces.)
void addAutolinks(InlineText &content);

} // namespace Chat
