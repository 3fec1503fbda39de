// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testauthority.h"

#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QSslKey>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

const QStringList &newKey()
{
    static const QStringList arguments{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                       u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s};
    return arguments;
}

} // namespace

TestAuthority::TestAuthority(const QString &commonName)
{
    if (!m_folder.isValid())
        qFatal("no temporary folder: %s", qPrintable(m_folder.errorString()));
    run(QStringList{u"req"_s, u"-x509"_s} + newKey()
        + QStringList{u"-days"_s, u"30"_s, u"-subj"_s,
                      u"/O=LanguageModelChat tests/CN="_s + commonName, u"-addext"_s,
                      u"basicConstraints=critical,CA:TRUE"_s, u"-addext"_s,
                      u"keyUsage=critical,keyCertSign,cRLSign"_s, u"-keyout"_s, path(u"ca.key"_s),
                      u"-out"_s, certificateFile()});
}

QSslCertificate TestAuthority::certificate() const
{
    return QSslCertificate::fromPath(certificateFile()).value(0);
}

QString TestAuthority::certificateFile() const
{
    return path(u"ca.pem"_s);
}

QSslConfiguration TestAuthority::serverConfiguration(const QStringList &names, Validity validity)
{
    const QString stem = u"server%1"_s.arg(++m_serial);
    QStringList alternatives;
    for (const QString &name : names)
        alternatives.append((QHostAddress(name).isNull() ? u"DNS:"_s : u"IP:"_s) + name);
    QFile extensions(path(stem + u".ext"_s));
    if (!extensions.open(QIODevice::WriteOnly))
        qFatal("%s", qPrintable(extensions.errorString()));
    extensions.write("basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"
                     "subjectAltName="
                     + alternatives.join(u',').toUtf8() + '\n');
    extensions.close();

    run(QStringList{u"req"_s} + newKey()
        + QStringList{u"-subj"_s, u"/CN="_s + names.first(), u"-keyout"_s, path(stem + u".key"_s),
                      u"-out"_s, path(stem + u".csr"_s)});
    run({u"x509"_s, u"-req"_s, u"-in"_s, path(stem + u".csr"_s), u"-CA"_s, certificateFile(),
         u"-CAkey"_s, path(u"ca.key"_s), u"-set_serial"_s, QString::number(m_serial), u"-days"_s,
         validity == Validity::Expired ? u"-1"_s : u"10"_s, u"-extfile"_s, extensions.fileName(),
         u"-out"_s, path(stem + u".pem"_s)});

    QFile key(path(stem + u".key"_s));
    if (!key.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(key.errorString()));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // no client certificates
    configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(path(stem + u".pem"_s))
                                           + QList{certificate()});
    if (configuration.privateKey().isNull() || configuration.localCertificate().isNull())
        qFatal("the openssl command left no key or no certificate");
    return configuration;
}

QString TestAuthority::path(const QString &name) const
{
    return m_folder.filePath(name);
}

void TestAuthority::run(const QStringList &arguments) const
{
    QProcess openssl;
    openssl.setProcessChannelMode(QProcess::MergedChannels);
    openssl.start(u"openssl"_s, arguments);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        qFatal("openssl %s: %s %s", qPrintable(arguments.value(0)),
               qPrintable(openssl.errorString()), openssl.readAll().constData());
}

} // namespace Chat
