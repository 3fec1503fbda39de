// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/sharedpromise.h"
#include "net/httpclient.h"

#include <QSslCertificate>

namespace Chat {

/// Which certificate is taken, and from where. Tests put their own here.
struct GigaChatCaSource
{
    /// SHA-256 of the DER of "Russian Trusted Root CA" (reference §2), in upper case hexadecimal.
    QString fingerprint =
        QStringLiteral("D26D2D0231B7C39F92CC738512BA54103519E4405D68B5BD703E9788CA8ECF31");
    /// Tried in order.
    QList<QUrl> addresses = {
        QUrl(QStringLiteral("https://gu-st.ru/content/lending/russian_trusted_root_ca_pem.crt")),
        QUrl(QStringLiteral("https://gu-st.ru/content/Other/doc/russian_trusted_root_ca.cer"))};
};

/// Installs the certificate authority of GigaChat's hosts, from the official address or a file, for
/// this program and nothing else. The certificate is no part of the program: whatever comes is
/// taken only if its fingerprint is the known one. What is installed stays until it is replaced in
/// one step, or removed.
///
/// One thread; the calls that give a Result block for a small file. Going away, it ends a download
/// as cancelled.
class GigaChatCaInstaller final : public QObject
{
    Q_OBJECT
public:
    /// Installs at `path` (gigaChatCaPath()). Of `transport` the proxy, time limits and traces
    /// count for the download; it trusts the system's authorities alone. `redactor` must outlive
    /// this.
    GigaChatCaInstaller(const QString &path, const TransportOptions &transport,
                        const Redactor &redactor, const GigaChatCaSource &source = {},
                        QObject *parent = nullptr);
    ~GigaChatCaInstaller() override;

    const QString &path() const { return m_path; }
    const GigaChatCaSource &source() const { return m_source; }

    /// Downloads and installs it. Redirections are refused.
    QFuture<Result<QSslCertificate>> install();

    /// Installs it from a PEM or DER file, which may hold others besides.
    Result<QSslCertificate> installFrom(const QString &file);

    /// The one that is installed; null where none is. An error where what lies there is another.
    Result<QSslCertificate> installed() const;

    /// False where none was installed.
    Result<bool> remove();

private:
    void download(qsizetype index, const QList<Error> &failures,
                  const SharedPromise<Result<QSslCertificate>> &promise);
    Result<QSslCertificate> accept(const QUrl &address, const HttpResponse &response);
    Result<QSslCertificate> rightOne(const QList<QSslCertificate> &certificates,
                                     const QString &origin) const;
    Result<QSslCertificate> store(const QSslCertificate &certificate);
    Error allFailed(const QList<Error> &failures) const;

    const QString m_path;
    const GigaChatCaSource m_source;
    const Redactor &m_redactor;
    HttpClient m_client;
};

} // namespace Chat
