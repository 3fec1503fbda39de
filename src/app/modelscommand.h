// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "providers/localservers.h"
#include "providers/provider.h"

namespace Chat {

/// `lmchat models`: the models that a provider lists, one a line; or those of the model servers
/// that answer on this machine.
class ModelsCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    ModelsCommand(const CommandLine &line, AppContext &context, Console &console);

    void start() override;

private:
    void findLocal();
    void showLocal(const QList<LocalServer> &servers);
    void list(const QString &providerName);
    void show(const ProviderInfo &provider, QList<ModelInfo> models);

    std::unique_ptr<LocalServers> m_local;
};

} // namespace Chat
