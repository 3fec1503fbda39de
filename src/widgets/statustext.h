// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/sessionstatus.h"

#include <QString>

namespace Chat {

/// What the status line says of a session, and what a person may do about it.
struct StatusText
{
    QString text = {}; ///< one line; empty where there is nothing to say
    QString details = {}; ///< for the tool tip
    bool isBusy = false;
    bool isTrouble = false; ///< a try failed
    bool canTryNow = false;

    bool operator==(const StatusText &) const = default;
};

/// The countdown of a retry is counted by the clock: to be asked again each second.
StatusText statusText(const SessionStatus &status);

/// "1,204 tokens (310 in, 894 out)".
QString usageText(const Usage &usage);

} // namespace Chat
