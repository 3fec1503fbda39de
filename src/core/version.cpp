// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/version.h"

namespace Chat {

QString versionString()
{
    return QStringLiteral(LMCHAT_VERSION);
}

} // namespace Chat
