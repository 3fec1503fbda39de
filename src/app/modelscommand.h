// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "providers/provider.h"

namespace Chat {

/// `lmchat models`: the models that a provider lists, one a line.
class ModelsCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    ModelsCommand(const CommandLine &line, AppContext &context, Console &console);

    void start() override;

private:
    void list(const QString &providerName);
    void show(const ProviderInfo &provider, QList<ModelInfo> models);
};

} // namespace Chat
