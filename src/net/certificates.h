// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "net/transportoptions.h"

#include <QDateTime>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QStringList>

namespace Chat {

/// The certificates of a PEM file (any number) or a DER file (one). Never an empty list: a file
/// that cannot be read, is beyond 1 MB, or holds no certificate is an error, as is one all of
/// whose certificates have expired. Blocks for a file's reading.
Result<QList<QSslCertificate>> loadCertificates(const QString &path);

/// Likewise of bytes; `source` names them in errors.
Result<QList<QSslCertificate>> certificatesIn(const QByteArray &bytes, const QString &source);

/// SHA-256 of the certificate's DER, in upper case hexadecimal without separators.
QString sha256Fingerprint(const QSslCertificate &certificate);

/// Subject, issuer and dates on one line.
QString certificateSummary(const QSslCertificate &certificate);
QString certificateSubject(const QSslCertificate &certificate); ///< common name, or what there is
QString certificateIssuer(const QSslCertificate &certificate); ///< likewise
/// The host names and addresses that the certificate was issued for.
QStringList certificateHosts(const QSslCertificate &certificate);

/// Whether its last week has begun, and of a short life the last quarter: its owner should have
/// renewed it by then.
bool expiresSoon(const QSslCertificate &certificate, const QDateTime &now);

/// Begins to load the system's authorities in another thread, once: tlsConfiguration() with extra
/// authorities needs them all, which takes some tenths of a second.
void preloadSystemAuthorities();

/// The TLS configuration for these options: the system's authorities and theirs. May wait for what
/// preloadSystemAuthorities() does.
QSslConfiguration tlsConfiguration(const TrustOptions &trust);

} // namespace Chat
