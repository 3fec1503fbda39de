// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QStringList>

#include <chrono>
#include <optional>

namespace Chat {

/// Programs of Node.js beside a package-lock.json, and the packages that they need: copied into a
/// folder of the build tree and installed there from npm's registry, once for each lock file.
class NodeClients final
{
public:
    struct Run
    {
        int status = -1; ///< -1 where it crashed or did not end in time
        QByteArray output = {};
        QByteArray messages = {};
    };

    /// `source` has the programs, `folder` is made where needed.
    NodeClients(const QString &source, const QString &folder);

    /// Installs; where that cannot be, the reason in plain words.
    std::optional<QString> prepare() const;

    /// Runs one of the programs, with the event loop going on meanwhile.
    Run run(const QString &program, const QProcessEnvironment &environment) const;

private:
    std::optional<QString> copySources() const;
    QString path(const QString &name) const { return m_folder + u'/' + name; }

    const QString m_source;
    const QString m_folder;
    const QString m_node;
    const QString m_npm;
};

} // namespace Chat
