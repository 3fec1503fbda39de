// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include "app/globaloptions.h"
#include "app/helptext.h"
#include "core/nearest.h"
#include "core/settingkeys.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::CommandLine)
};

void addOptions(QCommandLineParser &parser, const QList<QCommandLineOption> &options,
                QStringList &names)
{
    for (const QCommandLineOption &option : options) {
        if (names.contains(option.names().constLast()))
            continue; // two commands share it
        parser.addOption(option);
        names += option.names();
    }
}

/// `-x` or `--name`, as it is typed.
QString typed(const QString &option)
{
    return (option.size() == 1 ? u"-"_s : u"--"_s) + option;
}

} // namespace

CommandLine::CommandLine(const QStringList &arguments, const QList<CommandInfo> &commands)
    : m_commands(commands)
{
    understand(arguments);
}

void CommandLine::understand(const QStringList &arguments)
{
    // Which word is the command shows only where it is known which options take a value.
    QCommandLineParser anyCommand;
    QStringList anyOptions;
    addOptions(anyCommand, globalOptions(), anyOptions);
    addOptions(anyCommand, windowOptions(), anyOptions);
    for (const CommandInfo &command : std::as_const(m_commands))
        addOptions(anyCommand, command.options, anyOptions);
    anyCommand.parse(arguments);
    if (const QStringList unknown = anyCommand.unknownOptionNames(); !unknown.isEmpty()) {
        failOnUnknownOption(unknown.first(), anyOptions);
        return;
    }

    QStringList words = anyCommand.positionalArguments();
    bool wantsHelp = anyCommand.isSet(u"help"_s);
    if (!words.isEmpty() && words.first() == helpCommand()) {
        wantsHelp = true;
        words.removeFirst();
    }
    if (!words.isEmpty()) {
        const auto it = std::ranges::find(m_commands, words.first(), &CommandInfo::name);
        if (it == m_commands.end()) {
            QStringList names{helpCommand()};
            for (const CommandInfo &command : std::as_const(m_commands))
                names.append(command.name);
            const QString meant = nearestOf(words.first(), names);
            fail(Texts::tr("There is no command \"%1\".").arg(words.first().left(80)),
                 meant.isEmpty() ? Texts::tr("To ask a question: lmchat ask \"…\". All commands: "
                                             "lmchat --help.")
                                 : Texts::tr("Did you mean \"%1\"?").arg(meant));
            return;
        }
        m_command = &*it;
        m_words = words.sliced(1);
    }

    addOptions(m_parser, globalOptions(), m_options);
    addOptions(m_parser, m_command ? m_command->options : windowOptions(), m_options);
    const bool isUnderstood = m_parser.parse(arguments);
    if (const QStringList unknown = m_parser.unknownOptionNames(); !unknown.isEmpty()) {
        failOnUnknownOption(unknown.first(), m_options);
    } else if (wantsHelp) {
        m_wish = Wish::Help;
    } else if (anyCommand.isSet(u"version"_s)) {
        m_wish = Wish::Version;
    } else if (!isUnderstood) {
        fail(m_parser.errorText(), Texts::tr("See lmchat --help."));
    } else {
        m_wish = m_command ? Wish::Command : Wish::Window;
        readOverrides();
    }
}

void CommandLine::readOverrides()
{
    for (const SettingOption &option : settingOptions()) {
        if (isSet(option.option))
            m_overrides.append({option.key, value(option.option), typed(option.option)});
    }
    if (m_command && m_command->wordIsProvider && m_words.size() == 1)
        m_overrides.append({Keys::Provider.key(), m_words.first(), u"PROVIDER"_s});
    const QStringList assignments = values(u"set"_s);
    for (const QString &assignment : assignments) {
        const qsizetype equals = assignment.indexOf(u'=');
        // The text may hold a key: only its name is repeated.
        const QString key = assignment.left(equals).trimmed();
        if (equals < 0 || key.isEmpty()) {
            fail(Texts::tr("--set wants the name of a setting and its value."),
                 Texts::tr("For example: --set network/idleTimeout=60"));
            return;
        }
        m_overrides.append({key, assignment.mid(equals + 1), u"--set"_s});
    }
}

void CommandLine::fail(const QString &message, const QString &remedy)
{
    m_wish = Wish::Nothing;
    m_error = Error{.kind = ErrorKind::InvalidArgument, .message = message, .remedy = remedy};
}

void CommandLine::failOnUnknownOption(const QString &option, const QStringList &candidates)
{
    const QString message = m_command
        ? Texts::tr("\"lmchat %1\" knows no option %2.").arg(m_command->name, typed(option))
        : Texts::tr("There is no option %1.").arg(typed(option));
    const QString meant = option.size() > 1 ? nearestOf(option, candidates) : QString();
    fail(message,
         meant.isEmpty() ? Texts::tr("See lmchat --help. Text that begins with - goes behind --.")
                         : Texts::tr("Did you mean %1?").arg(typed(meant)));
}

bool CommandLine::isSet(const QString &option) const
{
    return m_options.contains(option) && m_parser.isSet(option);
}

QString CommandLine::value(const QString &option) const
{
    return m_options.contains(option) ? m_parser.value(option) : QString();
}

QStringList CommandLine::values(const QString &option) const
{
    return m_options.contains(option) ? m_parser.values(option) : QStringList();
}

QString CommandLine::helpText() const
{
    return m_command ? commandHelp(*m_command) : programHelp(m_commands);
}

SettingsSources CommandLine::settingsSources() const
{
    return {.commandLine = m_overrides,
            .environment = QProcessEnvironment::systemEnvironment(),
            .environmentFile = value(u"env-file"_s),
            .namedFile = value(u"config"_s),
            .standardFile = Settings::standardFile()};
}

QString CommandLine::helpCommand() const
{
    return u"help"_s;
}

} // namespace Chat
