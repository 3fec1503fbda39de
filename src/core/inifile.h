// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace Chat {

/// A settings file as a person writes it: `[section]`, `name=value`, and comments on lines of their
/// own. Strict where QSettings guesses: a line it cannot read is an error with its number, a comma
/// or a percent sign is just that. Changing a value leaves every other byte alone, comments and
/// line ends included.
///
/// A value goes to the end of its line, outer white space apart; between double quotes, `\n`,
/// `\t`, `\"` and `\\` are escapes. A name may stand only once in a section.
///
/// A value type.
class IniFile final
{
public:
    struct Entry
    {
        QString section = {}; ///< empty before the first `[section]`
        QString name = {};
        QString value = {};
        int line = 0; ///< from 1

        bool operator==(const Entry &) const = default;
    };

    /// An empty file.
    IniFile() = default;

    /// Reads UTF-8 text. `fileName` is for errors (ErrorKind::InvalidSettings).
    static Result<IniFile> parse(const QByteArray &content, const QString &fileName);

    /// Reads a file of at most 1 MiB.
    static Result<IniFile> load(const QString &path);

    /// All values in the order of the file.
    const QList<Entry> &entries() const { return m_entries; }
    /// The names of all sections in the order of the file, empty ones too, each once.
    QStringList sections() const;

    /// Changes the value where the section has the name, else adds it at the section's end, which
    /// is made where there is none.
    void setValue(const QString &section, const QString &name, const QString &value);
    /// Takes the value's line out; none is no error.
    void remove(const QString &section, const QString &name);

    /// Adds an empty section at the end, where the file has none of that name.
    void addSection(const QString &section);
    /// Takes the section's header and values out, with the comments before its last value; those
    /// behind it most likely belong to what follows.
    void removeSection(const QString &section);
    /// Gives sections other names, all at once, so that two may change theirs for each other's.
    void renameSections(const QHash<QString, QString> &names);

    QByteArray content() const { return m_lines.join(); }

    /// Replaces the file in one step; only its owner can read it.
    Result<void> save(const QString &path) const;

private:
    struct Header
    {
        QString section;
        int line; // from 1
    };

    std::optional<Error> readLine(const QByteArray &line, int number, const QString &fileName);
    void readAgain();
    QByteArray lineEnd() const;

    QByteArrayList m_lines; // each with its line end
    QList<Header> m_headers;
    QList<Entry> m_entries;
};

} // namespace Chat
