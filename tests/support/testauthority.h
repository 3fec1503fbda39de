// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QStringList>
#include <QTemporaryDir>

namespace Chat {

/// A certificate authority to be thrown away: made on the spot by the `openssl` command, in a
/// folder that goes with it. Blocks while it works (some milliseconds). Any failure ends the
/// program with the command's own words: a test has nothing to prove without it.
class TestAuthority final
{
public:
    enum class Validity { Current, Expired };

    explicit TestAuthority(const QString &commonName = QStringLiteral("Throw-away Root CA"));

    QSslCertificate certificate() const;
    QString certificateFile() const; ///< PEM, lives as long as this object

    /// Certificate (with the authority's behind it) and key of a server for these host names and
    /// IP addresses. The first is also its common name.
    QSslConfiguration serverConfiguration(const QStringList &names,
                                          Validity validity = Validity::Current);

private:
    QString path(const QString &name) const;
    void run(const QStringList &arguments) const;

    QTemporaryDir m_folder;
    int m_serial = 1;
};

} // namespace Chat
