// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/transporterror.h"

#include "net/certificates.h"

#include <QLocale>

#include <algorithm>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr auto ConnectTimeoutCode = "connect_timeout"_L1;
constexpr auto UntrustedAuthorityCode = "untrusted_authority"_L1;

QString seconds(std::chrono::milliseconds time)
{
    return QLocale::c().toString(std::chrono::duration<double>(time).count(), 'g', 6);
}

bool contains(const QList<QSslError> &errors, std::initializer_list<QSslError::SslError> kinds)
{
    return std::ranges::any_of(errors, [kinds](const QSslError &error) {
        return std::ranges::find(kinds, error.error()) != kinds.end();
    });
}

} // namespace

QString TransportError::hostText(const QUrl &url)
{
    const QString host = url.host().contains(u':') ? u'[' + url.host() + u']' : url.host();
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    return url.port(usual) == usual ? host : host + u':' + QString::number(url.port());
}

Error TransportError::cancelled()
{
    return {.kind = ErrorKind::Cancelled, .message = tr("Stopped.")};
}

Error TransportError::nameLookup(const QString &host)
{
    return {.kind = ErrorKind::NameLookup,
            .message = tr("The host %1 cannot be found.").arg(host),
            .remedy = tr("Check the address for typing errors, and that this computer is online.")};
}

Error TransportError::refused(const QString &host)
{
    return {.kind = ErrorKind::Connection,
            .message = tr("%1 refused the connection.").arg(host),
            .remedy = tr("Check the address and the port, and that the service is running.")};
}

Error TransportError::unreachable(const QString &host)
{
    return {.kind = ErrorKind::Connection,
            .message = tr("%1 cannot be reached.").arg(host),
            .remedy = tr("Check the network connection, and whether a proxy is needed.")};
}

Error TransportError::closedWithoutAnswer(const QString &host)
{
    return {.kind = ErrorKind::Connection,
            .message = tr("%1 closed the connection without an answer.").arg(host),
            .remedy = tr("Try again. If it stays so, check the address: the port, and http against "
                         "https.")};
}

Error TransportError::interrupted(const QString &host)
{
    return {.kind = ErrorKind::Interrupted,
            .message = tr("The connection to %1 broke before the answer was complete.").arg(host),
            .remedy = tr("Try again.")};
}

Error TransportError::notHttp(const QString &host)
{
    return {.kind = ErrorKind::Protocol,
            .message = tr("%1 does not answer as a web service does.").arg(host),
            .remedy = tr("Check the address: the port, and http against https.")};
}

Error TransportError::unreadable(const QString &host)
{
    return {.kind = ErrorKind::Protocol,
            .message = tr("The answer of %1 cannot be read.").arg(host),
            .remedy =
                tr("Try again. If it stays so, the service or a proxy on the way is faulty.")};
}

Error TransportError::tooLarge(const QString &host, qint64 limit)
{
    return {.kind = ErrorKind::TooLarge,
            .message = tr("The answer of %1 is larger than %2.")
                           .arg(host, QLocale::c().formattedDataSize(limit)),
            .remedy = tr("Ask for a shorter answer.")};
}

Error TransportError::redirected(const QString &host, const QUrl &target)
{
    const QString shown =
        target.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    return {.kind = ErrorKind::Redirected,
            .message = tr("%1 points to another address: %2.").arg(host, shown),
            .remedy = tr("This is not followed, since the key would travel with it. If that is the "
                         "right address, put it into the settings.")};
}

Error TransportError::badUrl(const QUrl &url)
{
    return {.kind = ErrorKind::InvalidSettings,
            .message = tr("\"%1\" is no web address.").arg(url.toDisplayString(QUrl::RemoveQuery)),
            .remedy = tr("It has to begin with https:// or http://, followed by a host name.")};
}

Error TransportError::credentialsInUrl(const QString &host)
{
    return {.kind = ErrorKind::InvalidSettings,
            .message = tr("The address of %1 holds a user name or password.").arg(host),
            .remedy = tr("Take it out of the address, and store it as the key.")};
}

Error TransportError::badHeader(const QByteArray &name)
{
    return {.kind = ErrorKind::InvalidSettings,
            .message = tr("The value of the header %1 holds a line break or another control "
                          "character.")
                           .arg(QString::fromLatin1(name.left(50)).simplified()),
            .remedy = tr("Enter the key or setting behind it anew.")};
}

Error TransportError::proxyMissing()
{
    return {.kind = ErrorKind::InvalidSettings,
            .message = tr("A proxy is to be used, but its host or port is not set."),
            .remedy = tr("Complete the proxy settings, or switch the proxy off.")};
}

Error TransportError::proxyUnreachable(const QString &proxy)
{
    return {.kind = ErrorKind::Proxy,
            .message = tr("The proxy %1 cannot be reached.").arg(proxy),
            .remedy = tr("Check the proxy settings.")};
}

Error TransportError::proxyFailed(const QString &proxy, const QString &host)
{
    return {.kind = ErrorKind::Proxy,
            .message = tr("The proxy %1 makes no connection to %2.").arg(proxy, host),
            .remedy = tr("Check the address and the proxy settings, or let this host bypass the "
                         "proxy.")};
}

Error TransportError::proxyCredentials(const QString &proxy)
{
    return {.kind = ErrorKind::Proxy,
            .message = tr("The proxy %1 wants another user name or password.").arg(proxy),
            .remedy = tr("Check both in the proxy settings.")};
}

Error TransportError::connectTimeout(const QString &host, std::chrono::milliseconds limit)
{
    return {.kind = ErrorKind::Timeout,
            .message = tr("No connection to %1 within %2 seconds.").arg(host, seconds(limit)),
            .remedy = tr("Check the address and the network connection."),
            .code = ConnectTimeoutCode};
}

Error TransportError::firstByteTimeout(const QString &host, std::chrono::milliseconds limit)
{
    return {.kind = ErrorKind::Timeout,
            .message = tr("No answer from %1 within %2 seconds.").arg(host, seconds(limit)),
            .remedy = tr("The service is overloaded or still loading the model: try again later."),
            .code = "first_byte_timeout"_L1};
}

Error TransportError::idleTimeout(const QString &host, std::chrono::milliseconds limit)
{
    return {.kind = ErrorKind::Timeout,
            .message = tr("Nothing more came from %1 for %2 seconds.").arg(host, seconds(limit)),
            .remedy = tr("Check the network connection and try again."),
            .code = "idle_timeout"_L1};
}

bool TransportError::isConnectTimeout(const Error &error)
{
    return error.kind == ErrorKind::Timeout && error.code == ConnectTimeoutCode;
}

Error TransportError::handshakeTimeout(const QString &host, std::chrono::milliseconds limit)
{
    return {.kind = ErrorKind::Timeout,
            .message = tr("%1 took the connection, but did not make it secure within %2 seconds.")
                           .arg(host, seconds(limit)),
            .remedy = tr("Check the address: the port, and http against https. A proxy or a "
                         "firewall may also stand between."),
            .code = "handshake_timeout"_L1};
}

Error TransportError::tls(const QString &host, const QList<QSslError> &errors,
                          const QList<QSslCertificate> &chain, const QString &text)
{
    Error error{.kind = ErrorKind::Tls};
    QStringList detail;
    for (const QSslError &tlsError : errors)
        detail.append(tlsError.errorString());
    if (errors.isEmpty())
        detail.append(text);
    for (const QSslCertificate &certificate : chain)
        detail.append(certificateSummary(certificate));
    error.detail = detail.join(u'\n');

    const QSslCertificate leaf = chain.value(0);
    if (contains(errors, {QSslError::CertificateExpired, QSslError::CertificateNotYetValid})) {
        error.code = "certificate_expired"_L1;
        error.message = contains(errors, {QSslError::CertificateExpired})
            ? tr("A certificate of %1 has expired.").arg(host)
            : tr("A certificate of %1 is not valid yet.").arg(host);
        error.remedy = tr("Check the clock of this computer. If it is right, the service has to "
                          "renew its certificate.");
    } else if (contains(errors, {QSslError::HostNameMismatch})) {
        error.code = "certificate_host"_L1;
        error.message = tr("The certificate of %1 was issued for another host: %2.")
                            .arg(host, certificateHosts(leaf).join(u", "_s));
        error.remedy = tr("Check the address. Somebody else may be answering in its place.");
    } else if (contains(errors,
                        {QSslError::CertificateRevoked, QSslError::CertificateBlacklisted})) {
        error.code = "certificate_revoked"_L1;
        error.message = tr("The certificate of %1 has been revoked.").arg(host);
        error.remedy = tr("Do not send anything there. Ask the operator of the service.");
    } else if (contains(errors,
                        {QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
                         QSslError::UnableToGetLocalIssuerCertificate,
                         QSslError::UnableToGetIssuerCertificate,
                         QSslError::UnableToVerifyFirstCertificate, QSslError::CertificateUntrusted,
                         QSslError::InvalidCaCertificate})) {
        error.message = tr("The certificate of %1 was issued by an authority that this computer "
                           "does not trust: %2.")
                            .arg(host, certificateIssuer(chain.isEmpty() ? leaf : chain.last()));
        error.remedy = tr("If you trust it, add its certificate as a CA file.");
        error.code = UntrustedAuthorityCode;
    } else if (!errors.isEmpty()) {
        error.code = "certificate_refused"_L1;
        error.message = tr("The certificate of %1 is not accepted: %2.")
                            .arg(host, errors.first().errorString());
        error.remedy = tr("Ask the operator of the service.");
    } else {
        error.code = "tls_failed"_L1;
        error.message = tr("No secure connection to %1 could be made.").arg(host);
        error.remedy = tr("Check the address: the port, and http against https. A proxy or a "
                          "firewall may also stand between.");
    }
    return error;
}

bool TransportError::isUntrustedAuthority(const Error &error)
{
    return error.kind == ErrorKind::Tls && error.code == UntrustedAuthorityCode;
}

} // namespace Chat
