// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

/// Qt speaks UTF-8 only, and complains on standard error of a locale that is anything else, such as
/// the plain `C` of cron and containers: then `C.UTF-8` it is, for this process and what it starts.
/// To be called before the application object is made.
void useUtf8Locale();

} // namespace Chat
