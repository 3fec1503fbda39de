// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// The program's version, as the build names it: `0.1.0`.
QString versionString();

} // namespace Chat
