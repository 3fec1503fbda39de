// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestlog.h"

namespace Chat {

/// Where a command of curl finds the gateway.
struct CurlTarget
{
    QString address = {}; ///< `http://127.0.0.1:8080`
    bool needsKey = false; ///< then the key is the shell's variable LMCHAT_KEY, never a real one
};

/// A command for a POSIX shell that sends a request to the gateway once more, with `body` where it
/// is known, else with the shortest one that asks the same model. All that a client wrote stands
/// within quotes; what a terminal would take for a key that was pressed is written as its number.
QString curlCommand(const RequestRecord &record, const CurlTarget &target,
                    const std::optional<QByteArray> &body);

} // namespace Chat
