// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providerprofile.h"
#include "core/result.h"
#include "core/settings.h"
#include "net/transportoptions.h"

#include <QUrl>

namespace Chat {

/// The way out as the settings have it: proxy with its bypass list, time limits, and the folder for
/// traces (CHAT_HTTP_TRACE_DIR of the environment). Trusts nobody but the system's authorities.
TransportOptions transportOptions(const Settings &settings);

/// The same for requests of `profile` to the host of `url`: with the profile's CA file and switch,
/// and with the installed root of GigaChat where that is one of its official hosts. An error names
/// the file that holds no usable certificate. Blocks for the files' reading.
Result<TransportOptions> transportOptions(const Settings &settings, const ProviderProfile &profile,
                                          const QUrl &url);

} // namespace Chat
