// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/processsetup.h"

#include <QByteArray>

#include <algorithm>
#include <clocale>

#include <fcntl.h>
#include <langinfo.h>
#include <sys/resource.h>
#include <unistd.h>

namespace Chat {

void openStandardStreams()
{
    // In this order each gets the lowest number that is free: its own. None can be written.
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", O_RDONLY) == -1)
            _exit(1);
    }
}

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

void useLightEventLoops()
{
    qputenv("QT_NO_THREADED_GLIB", "1");
}

void allowManyDescriptors()
{
    constexpr rlim_t wanted = 65536;
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = std::min(limit.rlim_max, wanted);
    setrlimit(RLIMIT_NOFILE, &limit); // where that fails it goes on with less
}

} // namespace Chat
