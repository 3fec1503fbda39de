// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatcainstaller.h"

#include "core/future.h"
#include "core/redactor.h"
#include "core/textfile.h"
#include "net/certificates.h"
#include "net/transporterror.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LargestDownload = 256 * 1024;

TransportOptions downloadOptions(const TransportOptions &transport)
{
    TransportOptions options = transport;
    options.trust = {};
    options.limits.body = LargestDownload;
    // A file on a web server, no model that has to be loaded first.
    options.timeouts.firstByte = std::min(options.timeouts.firstByte, options.timeouts.idle);
    return options;
}

} // namespace

GigaChatCaInstaller::GigaChatCaInstaller(const QString &path, const TransportOptions &transport,
                                         const Redactor &redactor, const GigaChatCaSource &source,
                                         QObject *parent)
    : QObject(parent)
    , m_path(path)
    , m_source(source)
    , m_redactor(redactor)
    , m_client(downloadOptions(transport), redactor)
{
}

GigaChatCaInstaller::~GigaChatCaInstaller() = default;

QFuture<Result<QSslCertificate>> GigaChatCaInstaller::install()
{
    const SharedPromise<Result<QSslCertificate>> promise;
    download(0, {}, promise);
    return promise.future();
}

void GigaChatCaInstaller::download(qsizetype index, const QList<Error> &failures,
                                   const SharedPromise<Result<QSslCertificate>> &promise)
{
    if (index == m_source.addresses.size()) {
        promise.finish(allFailed(failures));
        return;
    }
    const QUrl address = m_source.addresses.at(index);
    whenFinished(
        m_client.fetch({.url = address}), this, [=, this](const Result<HttpResponse> &response) {
            const Result<QSslCertificate> certificate =
                response ? accept(address, *response) : Result<QSslCertificate>(response.error());
            // Another address does not mend a full disk.
            if (certificate || certificate.error().kind == ErrorKind::File)
                promise.finish(certificate);
            else
                download(index + 1, failures + QList{certificate.error()}, promise);
        });
}

Result<QSslCertificate> GigaChatCaInstaller::accept(const QUrl &address,
                                                    const HttpResponse &response)
{
    const QString host = TransportError::hostText(address);
    if (!response.head.isSuccess())
        return Error{.kind = response.head.status >= 500 ? ErrorKind::Server : ErrorKind::Protocol,
                     .message = tr("%1 does not have the certificate any more (HTTP %2).")
                                    .arg(host)
                                    .arg(response.head.status),
                     .detail = address.toString(),
                     .httpStatus = response.head.status};
    const Result<QList<QSslCertificate>> certificates = certificatesIn(response.body, host);
    if (!certificates) {
        Error error = certificates.error();
        error.kind = ErrorKind::Protocol;
        error.detail = address.toString();
        return error;
    }
    const Result<QSslCertificate> certificate = rightOne(*certificates, host);
    return certificate ? store(*certificate) : certificate;
}

Result<QSslCertificate> GigaChatCaInstaller::installFrom(const QString &file)
{
    const Result<QList<QSslCertificate>> certificates = loadCertificates(file);
    if (!certificates)
        return certificates.error();
    const Result<QSslCertificate> certificate =
        rightOne(*certificates, QDir::toNativeSeparators(file));
    return certificate ? store(*certificate) : certificate;
}

Result<QSslCertificate> GigaChatCaInstaller::rightOne(const QList<QSslCertificate> &certificates,
                                                      const QString &origin) const
{
    const auto isRight = [this](const QSslCertificate &certificate) {
        return sha256Fingerprint(certificate) == m_source.fingerprint;
    };
    const auto right = std::ranges::find_if(certificates, isRight);
    if (right != certificates.end())
        return *right;

    QStringList found;
    for (const QSslCertificate &certificate : certificates)
        found.append(tr("\"%1\" with the SHA-256 fingerprint %2")
                         .arg(certificateSubject(certificate), sha256Fingerprint(certificate)));
    constexpr qsizetype most = 3;
    return Error{.kind = ErrorKind::Tls,
                 .message =
                     tr("The certificate from %1 is not the one of GigaChat's authority, so it was "
                        "not installed. It is %2.")
                         .arg(origin, found.first(std::min(found.size(), most)).join(u", "_s)),
                 .remedy = tr("Get \"Russian Trusted Root CA\" from %1. Its fingerprint is %2.")
                               .arg(m_source.addresses.value(0).toString(), m_source.fingerprint),
                 .detail = found.join(u'\n'),
                 .code = u"wrong_certificate"_s};
}

Result<QSslCertificate> GigaChatCaInstaller::store(const QSslCertificate &certificate)
{
    const Result<void> written = writePrivateFile(m_path, certificate.toPem(), ErrorKind::File);
    return written ? Result<QSslCertificate>(certificate)
                   : Result<QSslCertificate>(written.error());
}

Error GigaChatCaInstaller::allFailed(const QList<Error> &failures) const
{
    // A wrong certificate is the gravest: somebody may stand between.
    const auto wrong = std::ranges::find(failures, u"wrong_certificate"_s, &Error::code);
    Error error = wrong != failures.end() ? *wrong : failures.value(0);
    QStringList details;
    for (const Error &failure : failures)
        details << failure.message << failure.detail;
    details.removeAll(QString());
    error.detail = m_redactor.redacted(details.join(u'\n'));
    if (wrong == failures.end())
        error.remedy =
            tr("Check the network connection and the proxy settings, or save %1 by a browser and "
               "install that file: lmchat gigachat-ca install --from FILE")
                .arg(m_source.addresses.value(0).toString());
    return error;
}

Result<QSslCertificate> GigaChatCaInstaller::installed() const
{
    const QFileInfo file(m_path);
    if (!file.exists() && !file.isSymLink())
        return QSslCertificate();
    const Result<QList<QSslCertificate>> certificates = loadCertificates(m_path);
    Result<QSslCertificate> certificate = certificates
        ? rightOne(*certificates, QDir::toNativeSeparators(m_path))
        : Result<QSslCertificate>(certificates.error());
    if (certificate)
        return certificate;
    Error error = certificate.error();
    error.kind = ErrorKind::File;
    if (certificates)
        error.message =
            tr("%1 is not the certificate of GigaChat's authority: somebody changed it.")
                .arg(QDir::toNativeSeparators(m_path));
    error.remedy = tr("Install it again: lmchat gigachat-ca install");
    return error;
}

Result<bool> GigaChatCaInstaller::remove()
{
    const QFileInfo info(m_path);
    if (!info.exists() && !info.isSymLink())
        return false;
    QFile file(m_path);
    if (!file.remove())
        return Error{.kind = ErrorKind::File,
                     .message = tr("%1 cannot be removed: %2.")
                                    .arg(QDir::toNativeSeparators(m_path), file.errorString()),
                     .remedy = tr("Check the rights of its folder.")};
    return true;
}

} // namespace Chat
