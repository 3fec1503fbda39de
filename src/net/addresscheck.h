// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/transportoptions.h"

#include <QUrl>

#include <optional>

namespace Chat {

/// Why nothing can be sent to that address at all: no web address, a password in it, or a proxy
/// that is not completely set. Nothing where it can be tried.
std::optional<Error> objectionToAddress(const QUrl &url, const ProxyOptions &proxy);

} // namespace Chat
