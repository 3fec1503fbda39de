// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/gateway/childprocess.h"

#include "bench/gateway/sockets.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Chat {

using namespace std::chrono_literals;

ChildProcess::ChildProcess(const std::vector<std::string> &command,
                           const std::vector<std::string> &environment,
                           const std::string &errorFile)
{
    m_pid = fork();
    if (m_pid != 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(nowhere, stream);
    if (!errorFile.empty())
        dup2(open(errorFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    std::vector<char *> arguments;
    for (const std::string &argument : command)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    for (const std::string &variable : environment)
        putenv(const_cast<char *>(variable.c_str()));
    execvp(arguments.front(), arguments.data());
    _exit(127);
}

ChildProcess::~ChildProcess()
{
    stop();
}

int ChildProcess::stop()
{
    if (m_pid <= 0)
        return -1;
    const pid_t pid = std::exchange(m_pid, -1);
    kill(pid, SIGTERM);
    int status = 0;
    for (int i = 0; i < 600; ++i) {
        if (waitpid(pid, &status, WNOHANG) != 0)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        std::this_thread::sleep_for(50ms);
    }
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    return -1;
}

bool ChildProcess::listensAt(int port) const
{
    for (int i = 0; i < 200; ++i) {
        const int descriptor = connectTo(port);
        if (descriptor >= 0) {
            close(descriptor);
            return true;
        }
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

std::vector<pid_t> ChildProcess::family() const
{
    std::vector<pid_t> family{m_pid};
    const std::string pid = std::to_string(m_pid);
    std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
    for (pid_t child = 0; children >> child;)
        family.push_back(child);
    return family;
}

double ChildProcess::processorSeconds() const
{
    long ticks = 0;
    for (const pid_t pid : family()) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
        std::string text;
        std::getline(file, text);
        const auto end = text.rfind(')');
        if (end == std::string::npos)
            continue;
        std::istringstream fields(text.substr(end + 2));
        std::string skipped;
        for (int i = 0; i < 11; ++i)
            fields >> skipped;
        long user = 0;
        long system = 0;
        fields >> user >> system;
        ticks += user + system;
    }
    return static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double ChildProcess::residentKilobytes() const
{
    double sum = 0;
    for (const pid_t pid : family()) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/status");
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("VmRSS:"))
                sum += std::strtod(line.c_str() + 6, nullptr);
        }
    }
    return sum;
}

} // namespace Chat
