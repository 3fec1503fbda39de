// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QCoreApplication>
#include <QSslCertificate>
#include <QSslError>
#include <QUrl>

namespace Chat {

/// The texts for everything that can go wrong between here and a server: one function a cause.
/// `host` is as hostText() gives it. `detail` is left to the caller, but for TLS.
class TransportError final
{
    Q_DECLARE_TR_FUNCTIONS(TransportError)
public:
    /// `example.org`, or `example.org:8080` where the port is not the scheme's own.
    static QString hostText(const QUrl &url);

    static Error cancelled();
    static Error nameLookup(const QString &host);
    static Error refused(const QString &host);
    static Error unreachable(const QString &host);
    static Error closedWithoutAnswer(const QString &host);
    static Error interrupted(const QString &host);
    static Error notHttp(const QString &host);
    static Error unreadable(const QString &host);
    static Error tooLarge(const QString &host, qint64 limit);
    static Error redirected(const QString &host, const QUrl &target);
    static Error badUrl(const QUrl &url);
    static Error credentialsInUrl(const QString &host);
    static Error badHeader(const QByteArray &name);

    static Error proxyMissing();
    static Error proxyUnreachable(const QString &proxy);
    static Error proxyFailed(const QString &proxy, const QString &host);
    static Error proxyCredentials(const QString &proxy);

    /// These three carry the code of their name: `connect_timeout`, `first_byte_timeout`,
    /// `idle_timeout`. Only the first says that the service has not seen the request.
    static Error connectTimeout(const QString &host, std::chrono::milliseconds limit);
    static Error firstByteTimeout(const QString &host, std::chrono::milliseconds limit);
    static Error idleTimeout(const QString &host, std::chrono::milliseconds limit);
    static bool isConnectTimeout(const Error &error);
    /// Connected, but TLS did not come about: `handshake_timeout`. No request was made either.
    static Error handshakeTimeout(const QString &host, std::chrono::milliseconds limit);

    /// The gravest of `errors` in plain words, or `text` (OpenSSL's) where there are none. The
    /// detail lists them all, and the chain that the server sent. The code tells them apart:
    /// `certificate_expired`, `certificate_host`, `certificate_revoked`, `untrusted_authority`,
    /// `certificate_refused`; `tls_failed` is none of the certificate's.
    static Error tls(const QString &host, const QList<QSslError> &errors,
                     const QList<QSslCertificate> &chain, const QString &text);
    static bool isUntrustedAuthority(const Error &error);
};

} // namespace Chat
