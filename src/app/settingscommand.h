// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "core/settings.h"

namespace Chat {

/// `lmchat settings`: what holds and where it comes from, secrets masked.
class SettingsCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    SettingsCommand(const CommandLine &line, AppContext &context, Console &console);

    void start() override;

private:
    QList<Settings::Entry> entries() const;
    QString table() const;
    QJsonObject json() const;
};

} // namespace Chat
