// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandinfo.h"
#include "core/result.h"
#include "core/settings.h"

#include <QCommandLineParser>

#include <optional>

namespace Chat {

/// What was typed, understood: which command, its options and words. Options may stand before or
/// after the command; what follows `--` are words whatever they begin with.
///
/// Needs no application object, so that main() can decide which kind of one to make.
class CommandLine final
{
public:
    enum class Wish {
        Window, ///< no command was named
        Command, ///< command() is to be run
        Help, ///< helpText() is to be printed
        Version,
        Nothing, ///< error() says what was wrong
    };

    /// `arguments` begins with the program's own name.
    CommandLine(const QStringList &arguments, const QList<CommandInfo> &commands);

    Wish wish() const { return m_wish; }
    const std::optional<Error> &error() const { return m_error; }
    const CommandInfo *command() const { return m_command; } ///< null where none was named

    const QStringList &words() const { return m_words; } ///< behind the command

    /// An option that the command does not know counts as not given.
    bool isSet(const QString &option) const;
    QString value(const QString &option) const; ///< the last one given
    QStringList values(const QString &option) const;

    /// Of the command that was named, or of the program.
    QString helpText() const;

    /// Where the settings come from, this command line among it.
    SettingsSources settingsSources() const;

private:
    void understand(const QStringList &arguments);
    void readOverrides();
    void fail(const QString &message, const QString &remedy);
    void failOnUnknownOption(const QString &option, const QStringList &candidates);
    QString helpCommand() const;

    QList<CommandInfo> m_commands;
    QCommandLineParser m_parser; // knows the options of the command, or of all
    QStringList m_options; // names that m_parser knows
    Wish m_wish = Wish::Nothing;
    std::optional<Error> m_error;
    const CommandInfo *m_command = nullptr;
    QStringList m_words;
    QList<SettingsOverride> m_overrides;
};

} // namespace Chat
