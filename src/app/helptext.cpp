// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/helptext.h"

#include "app/exitstatus.h"
#include "app/globaloptions.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::HelpText)
};

constexpr qsizetype Width = 96;
constexpr qsizetype Indent = 2;

QString wrapped(const QString &text, qsizetype indent)
{
    QString result;
    qsizetype column = indent;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (column > indent && column + 1 + word.size() > Width) {
            result += u'\n' + QString(indent, u' ');
            column = indent;
        } else if (column > indent) {
            result += u' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

struct Row
{
    QString left;
    QString right;
};

/// Two columns; what is too wide for the left one has a line of its own.
QString table(const QList<Row> &rows)
{
    constexpr qsizetype widest = 26;
    qsizetype left = 0;
    for (const Row &row : rows) {
        if (row.left.size() <= widest)
            left = std::max(left, row.left.size());
    }
    const qsizetype column = Indent + left + 2;
    QString result;
    for (const Row &row : rows) {
        result += QString(Indent, u' ');
        result += row.left.size() > left ? row.left + u'\n' + QString(column, u' ')
                                         : row.left.leftJustified(left + 2);
        result += wrapped(row.right, column) + u'\n';
    }
    return result;
}

QString optionNames(const QCommandLineOption &option)
{
    QStringList names = option.names();
    for (QString &name : names)
        name.prepend(name.size() == 1 ? u"-"_s : u"--"_s);
    QString text = names.join(u", "_s);
    if (!option.valueName().isEmpty())
        text += u' ' + option.valueName();
    return text;
}

QString optionTable(const QList<QCommandLineOption> &options)
{
    QList<Row> rows;
    for (const QCommandLineOption &option : options)
        rows.append({optionNames(option), option.description()});
    return table(rows);
}

QString section(const QString &title, const QString &content)
{
    return content.isEmpty() ? QString() : u'\n' + title + u'\n' + content;
}

QString exampleLines(const QStringList &examples)
{
    QString lines;
    for (const QString &example : examples)
        lines += QString(Indent, u' ') + example + u'\n';
    return lines;
}

} // namespace

QString programHelp(const QList<CommandInfo> &commands)
{
    QList<Row> commandRows;
    QStringList examples;
    for (const CommandInfo &command : commands) {
        commandRows.append({command.name + u' ' + command.arguments, command.summary});
        if (!command.examples.isEmpty())
            examples.append(command.examples.first());
    }
    QList<Row> statuses;
    for (const ExitStatusRow &row : exitStatusTable())
        statuses.append({QString::number(row.status).rightJustified(3), row.meaning});
    return Texts::tr("Usage: lmchat [COMMAND] [OPTION…]") + u'\n'
        + wrapped(Texts::tr("Asks language models: ChatGPT, GigaChat and every service that speaks "
                            "OpenAI's language. The answer goes to standard output, all else to "
                            "standard error."),
                  0)
        + u'\n'
        + section(Texts::tr("Commands (lmchat COMMAND --help tells more):"), table(commandRows))
        + section(Texts::tr("Options of every command:"), optionTable(globalOptions()))
        + section(Texts::tr("Options of the window, which opens where no command is named:"),
                  optionTable(windowOptions()))
        + section(Texts::tr("Examples:"), exampleLines(examples))
        + section(Texts::tr("Exit status:"), table(statuses));
}

QString commandHelp(const CommandInfo &command)
{
    QString text = Texts::tr("Usage: lmchat %1 [OPTION…] %2").arg(command.name, command.arguments);
    text = text.trimmed() + u'\n' + wrapped(command.summary, 0) + u'\n';
    const QStringList paragraphs = command.details.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &paragraph : paragraphs)
        text += u'\n' + wrapped(paragraph, 0) + u'\n';
    return text + section(Texts::tr("Options:"), optionTable(command.options))
        + section(Texts::tr("Options of every command:"), optionTable(globalOptions()))
        + section(Texts::tr("Examples:"), exampleLines(command.examples));
}

} // namespace Chat
