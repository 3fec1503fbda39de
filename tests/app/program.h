// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <memory>

namespace Chat {

/// The real lmchat as a process, in a home of its own that goes with this object: without the
/// person's settings, keys, proxies and session bus. The event loop runs meanwhile, so that a
/// server of the test can answer.
class Program final
{
public:
    struct Run
    {
        int status = -1; ///< -1 where it crashed or did not end in time
        QByteArray output = {};
        QByteArray messages = {};
    };

    Program();

    /// Seen from the home; absolute ones stay.
    QString path(const QString &name) const;
    /// Writes a file that only its owner can read, and gives its path.
    QString writeFile(const QString &name, const QByteArray &content) const;

    void setVariable(const QString &name, const QString &value);
    void unsetVariable(const QString &name);

    Run run(const QStringList &arguments, const QByteArray &input = {}) const;

    /// Not started yet; standard input is an empty one.
    std::unique_ptr<QProcess> prepare(const QStringList &arguments) const;
    /// Waits for its end.
    static Run finish(QProcess &process);

    /// All files that are in the home now, one behind the other, with their names.
    QByteArray allFiles() const;

private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
};

} // namespace Chat
