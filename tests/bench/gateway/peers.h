// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bench/gateway/childprocess.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace Chat {

/// A folder for files of programs that are measured; it goes with this object.
class Folder final
{
public:
    Folder();
    ~Folder();
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;

    /// Writes a file, and gives its path.
    std::string file(const std::string &name, const std::string &content) const;
    std::string path() const { return m_path.string(); }

private:
    std::filesystem::path m_path;
};

/// A server at a port of 127.0.0.1.
struct Peer
{
    std::string name = {};
    int port = 0;
    std::unique_ptr<ChildProcess> process = {};
};

// Each in front of the service at the port `service`.

/// `lmchat serve` of that program.
Peer gatewayPeer(const Folder &folder, const std::string &program, int service,
                 const std::string &errorFile = {});
/// Nothing, and a word of it, where it is not installed.
std::optional<Peer> nginxPeer(const Folder &folder, int service);
/// An aiohttp equivalent of the service that the gateway takes the place of.
Peer originPeer(int service);

// What their clients send.
std::string question(); ///< of the origin's contract
std::string questionForStream(); ///< to OpenAI's

} // namespace Chat
