// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inifile.h"

#include "core/textfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::IniFile)
};

Error malformed(const QString &fileName, int line, const QString &message)
{
    return Error{.kind = ErrorKind::InvalidSettings,
                 .message = Texts::tr("%1, line %2: %3")
                                .arg(QDir::toNativeSeparators(fileName))
                                .arg(line)
                                .arg(message),
                 .remedy = Texts::tr("Expected is [section], name=value, or a comment that begins "
                                     "with ; or #.")};
}

QByteArrayList linesOf(const QByteArray &content)
{
    QByteArrayList lines;
    for (qsizetype begin = 0; begin < content.size();) {
        const qsizetype end = content.indexOf('\n', begin);
        const qsizetype length = (end < 0 ? content.size() : end + 1) - begin;
        lines.append(content.mid(begin, length));
        begin += length;
    }
    return lines;
}

/// Between quotes, or nothing where the quotes or an escape are wrong.
std::optional<QString> unquoted(const QString &text)
{
    QString value;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'"') {
            if (i + 1 == text.size())
                return value;
            return std::nullopt;
        }
        if (c != u'\\') {
            value += c;
            continue;
        }
        const QChar escape = ++i < text.size() ? text.at(i) : QChar();
        if (escape == u'n')
            value += u'\n';
        else if (escape == u't')
            value += u'\t';
        else if (escape == u'"' || escape == u'\\')
            value += escape;
        else
            return std::nullopt;
    }
    return std::nullopt;
}

QString quotedWhereNeeded(const QString &value)
{
    const bool isPlain = value == value.trimmed() && !value.startsWith(u'"')
        && !value.contains(u'\n') && !value.contains(u'\r');
    if (isPlain)
        return value;
    QString text = value;
    text.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    // A carriage return has no spelling of its own: no setting needs one.
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n').replace(u'\n', "\\n"_L1);
    text.replace(u'\t', "\\t"_L1);
    return u'"' + text + u'"';
}

} // namespace

Result<IniFile> IniFile::parse(const QByteArray &content, const QString &fileName)
{
    IniFile file;
    file.m_lines = linesOf(content);
    for (qsizetype i = 0; i < file.m_lines.size(); ++i) {
        if (const auto error = file.readLine(file.m_lines.at(i), static_cast<int>(i) + 1, fileName))
            return *error;
    }
    return file;
}

Result<IniFile> IniFile::load(const QString &path)
{
    const Result<QByteArray> content = readTextFile(path);
    if (!content)
        return content.error();
    return parse(*content, path);
}

QStringList IniFile::sections() const
{
    QStringList names;
    for (const Header &header : m_headers) {
        if (!names.contains(header.section))
            names.append(header.section);
    }
    return names;
}

std::optional<Error> IniFile::readLine(const QByteArray &line, int number, const QString &fileName)
{
    const QString text = QString::fromUtf8(line).trimmed();
    if (text.isEmpty() || text.startsWith(u';') || text.startsWith(u'#'))
        return std::nullopt;
    if (text.startsWith(u'[')) {
        const QString section = text.mid(1, text.size() - 2).trimmed();
        if (!text.endsWith(u']') || section.isEmpty() || section.contains(u']'))
            return malformed(fileName, number, Texts::tr("this section has no end or no name."));
        m_headers.append({section, number});
        return std::nullopt;
    }
    const qsizetype equals = text.indexOf(u'=');
    const QString name = text.left(equals).trimmed();
    // The line itself is not quoted: it may hold a key.
    if (equals < 0 || name.isEmpty())
        return malformed(fileName, number, Texts::tr("this line is no setting."));
    QString value = text.mid(equals + 1).trimmed();
    if (value.startsWith(u'"')) {
        const std::optional<QString> inner = unquoted(value);
        if (!inner)
            return malformed(fileName, number,
                             Texts::tr("the quotes of %1 do not end the line, or hold a backslash "
                                       "before something other than n, t, \" or \\.")
                                 .arg(name));
        value = *inner;
    }
    const QString section = m_headers.isEmpty() ? QString() : m_headers.last().section;
    const auto first = std::ranges::find_if(m_entries, [&](const Entry &entry) {
        return entry.section == section && entry.name == name;
    });
    if (first != m_entries.end())
        return malformed(fileName, number,
                         Texts::tr("%1 stands here for the second time, first in line %2.")
                             .arg(name)
                             .arg(first->line));
    m_entries.append({section, name, value, number});
    return std::nullopt;
}

void IniFile::readAgain()
{
    m_headers.clear();
    m_entries.clear();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const auto error = readLine(m_lines.at(i), static_cast<int>(i) + 1, {});
        Q_ASSERT(!error);
    }
}

QByteArray IniFile::lineEnd() const
{
    return !m_lines.isEmpty() && m_lines.first().endsWith("\r\n") ? "\r\n" : "\n";
}

void IniFile::setValue(const QString &section, const QString &name, const QString &value)
{
    const QByteArray end = lineEnd();
    const QByteArray text = (name + u'=' + quotedWhereNeeded(value)).toUtf8();
    const auto entry = std::ranges::find_if(m_entries, [&](const Entry &candidate) {
        return candidate.section == section && candidate.name == name;
    });
    if (entry != m_entries.end()) {
        QByteArray &line = m_lines[entry->line - 1];
        const qsizetype begin = line.indexOf('=') + 1;
        QByteArray tail; // the line end as it was, which may be none at the end of the file
        for (qsizetype i = line.size(); i > 0 && (line.at(i - 1) == '\n' || line.at(i - 1) == '\r');
             --i)
            tail.prepend(line.at(i - 1));
        const bool isSpaced = begin < line.size() && line.at(begin) == ' ';
        line = line.left(begin) + (isSpaced ? " " : "") + quotedWhereNeeded(value).toUtf8() + tail;
        readAgain();
        return;
    }
    if (!m_lines.isEmpty() && !m_lines.last().endsWith('\n'))
        m_lines.last() += end;
    // After the last value of the section: comments that follow most likely belong to the next one.
    int after = section.isEmpty() ? 0 : -1;
    for (const Header &header : m_headers) {
        if (header.section == section)
            after = header.line;
    }
    for (const Entry &candidate : m_entries) {
        if (candidate.section == section)
            after = std::max(after, candidate.line);
    }
    if (after >= 0) {
        m_lines.insert(after, text + end);
    } else {
        addSection(section);
        m_lines.append(text + end);
    }
    readAgain();
}

void IniFile::remove(const QString &section, const QString &name)
{
    for (const Entry &entry : m_entries) {
        if (entry.section == section && entry.name == name) {
            m_lines.removeAt(entry.line - 1);
            readAgain();
            return;
        }
    }
}

void IniFile::addSection(const QString &section)
{
    if (sections().contains(section))
        return;
    const QByteArray end = lineEnd();
    if (!m_lines.isEmpty()) {
        if (!m_lines.last().endsWith('\n'))
            m_lines.last() += end;
        m_lines.append(end);
    }
    m_lines.append('[' + section.toUtf8() + ']' + end);
    readAgain();
}

void IniFile::removeSection(const QString &section)
{
    // From the last header on, so that the line numbers of those before stay right.
    for (qsizetype i = m_headers.size() - 1; i >= 0; --i) {
        if (m_headers.at(i).section != section)
            continue;
        const int begin = m_headers.at(i).line;
        const int next = i + 1 < m_headers.size() ? m_headers.at(i + 1).line
                                                  : static_cast<int>(m_lines.size()) + 1;
        int last = begin;
        for (const Entry &entry : m_entries) {
            if (entry.line > begin && entry.line < next)
                last = std::max(last, entry.line);
        }
        // An empty line that parted it from what follows would be one too many.
        if (last < m_lines.size() && m_lines.at(last).trimmed().isEmpty())
            ++last;
        m_lines.remove(begin - 1, last - begin + 1);
        if (begin - 1 == m_lines.size() && begin > 1 && m_lines.last().trimmed().isEmpty())
            m_lines.removeLast();
    }
    readAgain();
}

void IniFile::renameSections(const QHash<QString, QString> &names)
{
    for (const Header &header : std::as_const(m_headers)) {
        const auto name = names.constFind(header.section);
        if (name == names.cend())
            continue;
        QByteArray &line = m_lines[header.line - 1];
        const qsizetype begin = line.indexOf('[') + 1;
        line.replace(begin, line.lastIndexOf(']') - begin, name->toUtf8());
    }
    readAgain();
}

Result<void> IniFile::save(const QString &path) const
{
    return writePrivateFile(path, content(), ErrorKind::InvalidSettings);
}

} // namespace Chat
