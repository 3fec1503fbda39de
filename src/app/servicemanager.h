// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Chat {

/// Tells systemd, where it started us with NOTIFY_SOCKET set, how far we are: `READY=1`. Does
/// nothing elsewhere; never blocks.
void notifyServiceManager(const QByteArray &state);

} // namespace Chat
