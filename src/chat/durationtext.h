// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace Chat {

/// "< 1 ms", "340 ms", "1.24 s", "12 s", "2 min 5 s".
QString durationText(std::chrono::milliseconds time);

} // namespace Chat
