// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"

namespace Chat {

/// `lmchat gateway-key`: makes, removes and lists the keys that clients of the gateway use.
class GatewayKeyCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    GatewayKeyCommand(const CommandLine &line, AppContext &context, Console &console);

    void start() override;

private:
    void add(const QString &name);
    void remove(const QString &name);
    void list();
};

} // namespace Chat
