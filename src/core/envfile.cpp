// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/envfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::EnvFile)
};

Error malformed(const QString &fileName, int line, const QString &message)
{
    return Error{.kind = ErrorKind::InvalidSettings,
                 .message = Texts::tr("%1, line %2: %3")
                                .arg(QDir::toNativeSeparators(fileName))
                                .arg(line)
                                .arg(message),
                 .remedy = Texts::tr("Expected is NAME=value, where the value may stand in quotes, "
                                     "or a comment that begins with #.")};
}

struct Quoted
{
    QString value;
    qsizetype end; // behind the closing quote
};

std::optional<Quoted> quotedValue(const QString &text)
{
    const QChar quote = text.at(0);
    QString value;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == quote)
            return Quoted{value, i + 1};
        if (c != u'\\' || quote == u'\'' || i + 1 == text.size()) {
            value += c;
            continue;
        }
        const QChar escape = text.at(++i);
        if (escape == u'n')
            value += u'\n';
        else if (escape == u't')
            value += u'\t';
        else if (escape == u'"' || escape == u'\\' || escape == u'$')
            value += escape;
        else
            value += QString(c) + escape; // as a shell has it
    }
    return std::nullopt;
}

} // namespace

Result<QHash<QString, EnvVariable>> parseEnvFile(const QByteArray &content, const QString &fileName)
{
    static const QRegularExpression assignment(
        uR"(\A(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)\z)"_s);
    static const QRegularExpression comment(uR"((?:\A|\s+)#.*\z)"_s);
    QHash<QString, EnvVariable> variables;
    int number = 0;
    for (const QByteArray &line : content.split('\n')) {
        ++number;
        const QString text = QString::fromUtf8(line).trimmed();
        if (text.isEmpty() || text.startsWith(u'#'))
            continue;
        const QRegularExpressionMatch match = assignment.match(text);
        // The line itself is not quoted: it may hold a key.
        if (!match.hasMatch())
            return malformed(fileName, number, Texts::tr("this line sets no variable."));
        const QString name = match.captured(1);
        QString value = match.captured(2);
        if (value.startsWith(u'"') || value.startsWith(u'\'')) {
            const std::optional<Quoted> quoted = quotedValue(value);
            if (!quoted)
                return malformed(fileName, number,
                                 Texts::tr("the quotes of %1 are not closed.").arg(name));
            const QString rest = value.mid(quoted->end).trimmed();
            if (!rest.isEmpty() && !rest.startsWith(u'#'))
                return malformed(fileName, number,
                                 Texts::tr("something follows the quotes of %1.").arg(name));
            value = quoted->value;
        } else {
            value.remove(comment);
            if (value.contains(u' ') || value.contains(u'\t'))
                return malformed(
                    fileName, number,
                    Texts::tr("the value of %1 holds a space, but no quotes.").arg(name));
        }
        variables.insert(name, {value, number});
    }
    return variables;
}

} // namespace Chat
