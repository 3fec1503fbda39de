// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/utf8locale.h"

#include <QByteArray>

#include <clocale>

#include <langinfo.h>

namespace Chat {

void useUtf8Locale()
{
    std::setlocale(LC_ALL, "");
    if (qstricmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return;
    // The other categories stay as they are where the locale can be told for each.
    if (!qEnvironmentVariableIsEmpty("LC_ALL"))
        qputenv("LC_ALL", "C.UTF-8");
    else
        qputenv("LC_CTYPE", "C.UTF-8");
}

} // namespace Chat
