// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace Chat {

// Plain sockets on 127.0.0.1, non-blocking and without delay. -1 where it fails.

int connectTo(int port);
int listenAnywhere(int &port); ///< gives the port

/// A port that nobody has just now.
int freePort();

std::int64_t nanoseconds(); ///< of the monotonic clock

/// The size of the whole HTTP message at the begin of `bytes`, by its Content-Length; 0 where it is
/// not whole yet.
std::size_t messageSize(std::string_view bytes);

/// Writes it all, waiting where it has to.
bool writeAll(int descriptor, std::string_view bytes);

} // namespace Chat
