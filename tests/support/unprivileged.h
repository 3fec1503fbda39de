// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

#include <unistd.h>

namespace Chat {

/// Gives up the rights of root as long as it lives, since nothing is read-only for root. Does
/// nothing where the test is run by an ordinary person.
class Unprivileged final
{
public:
    /// Makes `paths` the property of whom this becomes.
    explicit Unprivileged(const QStringList &paths)
        : m_wasRoot(geteuid() == 0)
    {
        if (!m_wasRoot)
            return;
        for (const QString &path : paths) {
            if (chown(QFile::encodeName(path).constData(), Nobody, Nobody) != 0)
                qFatal("chown failed");
        }
        if (seteuid(Nobody) != 0)
            qFatal("seteuid failed");
    }
    ~Unprivileged()
    {
        if (m_wasRoot && seteuid(0) != 0)
            qFatal("seteuid failed");
    }
    Q_DISABLE_COPY_MOVE(Unprivileged)

private:
    static constexpr uid_t Nobody = 65534;
    const bool m_wasRoot;
};

} // namespace Chat
