// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificates.h"

#include "core/checkfinding.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFuture>
#include <QPromise>
#include <QSet>
#include <QSslSocket>
#include <QThreadPool>

#include <algorithm>
#include <memory>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 LargestFile = 1024 * 1024;

struct Certificates
{
    Q_DECLARE_TR_FUNCTIONS(Certificates)
};

QString nameOf(const QStringList &commonNames, const QStringList &organizations)
{
    for (const QStringList &names : {commonNames, organizations}) {
        if (!names.isEmpty())
            return plainLine(names.join(u", "_s));
    }
    return Certificates::tr("a certificate without a name");
}

Error fileError(const QString &message, const QString &detail = {})
{
    return {.kind = ErrorKind::File,
            .message = message,
            .remedy = Certificates::tr("Choose a file with a certificate in PEM or DER form."),
            .detail = detail};
}

const QFuture<QList<QSslCertificate>> &systemAuthorities()
{
    static const QFuture<QList<QSslCertificate>> future = [] {
        const auto promise = std::make_shared<QPromise<QList<QSslCertificate>>>();
        promise->start();
        QThreadPool::globalInstance()->start([promise] {
            // Debian has each of them twice, as a file and in a bundle.
            const auto all = QSslConfiguration::systemCaCertificates();
            promise->addResult(QSet<QSslCertificate>(all.begin(), all.end()).values());
            promise->finish();
        });
        return promise->future();
    }();
    return future;
}

} // namespace

Result<QList<QSslCertificate>> loadCertificates(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(Certificates::tr("The certificate file %1 cannot be read: %2.")
                             .arg(path, file.errorString()));
    const QByteArray bytes = file.read(LargestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return fileError(Certificates::tr("The certificate file %1 cannot be read: %2.")
                             .arg(path, file.errorString()));
    if (bytes.size() > LargestFile)
        return fileError(Certificates::tr("%1 is too large for a certificate file.").arg(path));
    return certificatesIn(bytes, path);
}

Result<QList<QSslCertificate>> certificatesIn(const QByteArray &bytes, const QString &source)
{
    QList<QSslCertificate> certificates = QSslCertificate::fromData(bytes, QSsl::Pem);
    if (certificates.isEmpty())
        certificates = QSslCertificate::fromData(bytes, QSsl::Der);
    certificates.removeIf([](const QSslCertificate &certificate) { return certificate.isNull(); });
    if (certificates.isEmpty())
        return fileError(Certificates::tr("%1 holds no certificate.").arg(source));

    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (std::ranges::all_of(certificates, [&now](const QSslCertificate &certificate) {
            return certificate.expiryDate() < now;
        })) {
        Error error = fileError(
            Certificates::tr("The certificate in %1 has expired on %2.")
                .arg(source, certificates.first().expiryDate().date().toString(Qt::ISODate)),
            certificateSummary(certificates.first()));
        error.remedy = Certificates::tr("Get the certificate that replaces it.");
        return error;
    }
    return certificates;
}

QString sha256Fingerprint(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex().toUpper());
}

QString certificateSummary(const QSslCertificate &certificate)
{
    return Certificates::tr("%1, issued by %2, valid from %3 to %4")
        .arg(certificateSubject(certificate), certificateIssuer(certificate),
             certificate.effectiveDate().date().toString(Qt::ISODate),
             certificate.expiryDate().date().toString(Qt::ISODate));
}

QString certificateSubject(const QSslCertificate &certificate)
{
    return nameOf(certificate.subjectInfo(QSslCertificate::CommonName),
                  certificate.subjectInfo(QSslCertificate::Organization));
}

QString certificateIssuer(const QSslCertificate &certificate)
{
    return nameOf(certificate.issuerInfo(QSslCertificate::CommonName),
                  certificate.issuerInfo(QSslCertificate::Organization));
}

QStringList certificateHosts(const QSslCertificate &certificate)
{
    QStringList hosts = certificate.subjectAlternativeNames().values(QSsl::DnsEntry)
        + certificate.subjectAlternativeNames().values(QSsl::IpAddressEntry);
    if (hosts.isEmpty())
        hosts.append(certificateSubject(certificate));
    for (QString &host : hosts)
        host = plainLine(host);
    hosts.sort();
    constexpr qsizetype most = 10; // some name hundreds
    return hosts.first(std::min(hosts.size(), most));
}

bool expiresSoon(const QSslCertificate &certificate, const QDateTime &now)
{
    constexpr qint64 week = 7 * 24 * 3600;
    const qint64 life = certificate.effectiveDate().secsTo(certificate.expiryDate());
    return now.secsTo(certificate.expiryDate()) < std::min(week, life / 4);
}

void preloadSystemAuthorities()
{
    systemAuthorities();
}

QSslConfiguration tlsConfiguration(const TrustOptions &trust)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (!trust.extraAuthorities.isEmpty()) {
        // Adding one alone would switch off Qt's loading of the system's on demand, and leave it
        // as the only one that is trusted.
        configuration.setCaCertificates(systemAuthorities().result() + trust.extraAuthorities);
    }
    if (!trust.verify)
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

} // namespace Chat
