// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QList>
#include <QString>

namespace Chat {

/// An option that stands for a setting.
struct SettingOption
{
    QString option = {}; ///< its long name
    QString key = {}; ///< of the setting
};

/// Options that every command takes.
QList<QCommandLineOption> globalOptions();

/// Options of the window, for when no command is named.
QList<QCommandLineOption> windowOptions();

/// Those of all options, global or not, that stand for a setting, whatever command they are of.
QList<SettingOption> settingOptions();

/// Shared by the commands that have them.
QCommandLineOption jsonOption(const QString &description);
QCommandLineOption providerOption();

} // namespace Chat
