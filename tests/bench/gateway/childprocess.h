// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace Chat {

/// A program that is measured: started here, ended with this object. What it prints goes nowhere,
/// but for its errors where a file for them is named.
class ChildProcess final
{
public:
    /// `environment` holds further variables, NAME=value.
    explicit ChildProcess(const std::vector<std::string> &command,
                          const std::vector<std::string> &environment = {},
                          const std::string &errorFile = {});
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    /// Whether something accepts connections at that port of 127.0.0.1 before long.
    bool listensAt(int port) const;

    /// Ends it by SIGTERM, or if it must be by SIGKILL; gives its exit status, -1 for another end.
    int stop();

    double processorSeconds() const; ///< used so far, with its children
    double residentKilobytes() const; ///< now, with its children

private:
    std::vector<pid_t> family() const;

    pid_t m_pid = -1;
};

} // namespace Chat
