// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "proxy/proxyserver.h"

namespace Chat {

/// `lmchat serve`: the gateway without a window, until a signal ends it. One line on standard
/// output for each request; what else there is to say goes to standard error. SIGHUP makes it read
/// its settings anew, and NOTIFY_SOCKET is told when it listens.
class ServeCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    ServeCommand(const CommandLine &line, AppContext &context, Console &console);
    ~ServeCommand() override;

    void start() override;
    void stop(int signal) override;

private:
    void reload();
    void onStateChanged();
    void printRecords();

    ProxyServer m_proxy;
    quint64 m_printed = 0; // how many had ended with the last one that was printed
    bool m_isStopping = false;
    bool m_asJson = false;
    bool m_hasReader = true;
};

} // namespace Chat
