// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/servicemanager.h"

#include "core/logging.h"

#include <QtGlobal>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace Chat {

namespace {

/// systemd wants to know when a reload began, by its own clock.
QByteArray withTime(const QByteArray &state)
{
    if (state != "RELOADING=1")
        return state;
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const qint64 microseconds = qint64(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    return state + "\nMONOTONIC_USEC=" + QByteArray::number(microseconds);
}

} // namespace

void notifyServiceManager(const QByteArray &state)
{
    const QByteArray path = qgetenv("NOTIFY_SOCKET");
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const bool isSocket = path.startsWith('/') || path.startsWith('@');
    if (!isSocket || std::size_t(path.size()) >= sizeof(address.sun_path))
        return;
    std::memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
    if (path.startsWith('@')) // a name that is no file
        address.sun_path[0] = '\0';
    const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return;
    const QByteArray message = withTime(state);
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(path.size()));
    if (sendto(descriptor, message.constData(), std::size_t(message.size()), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr *>(&address), size)
        < 0)
        qCDebug(lcApp) << "the service manager cannot be told:" << qt_error_string(errno);
    close(descriptor);
}

} // namespace Chat
