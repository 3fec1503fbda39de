// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redactor.h"

namespace Chat {

/// Sends every log line of the program and of Qt through the Redactor to standard error. One at a
/// time: Qt knows only one handler. Lines may come from any thread.
class LogHandler final
{
public:
    /// `redactor` must outlive this.
    explicit LogHandler(const Redactor &redactor);
    ~LogHandler(); ///< Qt's own handler again
    Q_DISABLE_COPY_MOVE(LogHandler)
};

} // namespace Chat
