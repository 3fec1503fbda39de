// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connectionprobe.h"

#include "net/addresscheck.h"
#include "net/certificates.h"
#include "net/proxyfactory.h"
#include "net/replyerror.h"
#include "net/transporterror.h"

#include <QDateTime>
#include <QHostAddress>
#include <QHostInfo>

#include <utility>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

/// Qt's code for the same trouble of a request: so that both are told in the same words.
QNetworkReply::NetworkError replyCode(QAbstractSocket::SocketError code)
{
    switch (code) {
    case QAbstractSocket::HostNotFoundError:
        return QNetworkReply::HostNotFoundError;
    case QAbstractSocket::ConnectionRefusedError:
        return QNetworkReply::ConnectionRefusedError;
    case QAbstractSocket::RemoteHostClosedError:
        return QNetworkReply::RemoteHostClosedError;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return QNetworkReply::SslHandshakeFailedError;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return QNetworkReply::ProxyAuthenticationRequiredError;
    case QAbstractSocket::ProxyConnectionRefusedError:
        return QNetworkReply::ProxyConnectionRefusedError;
    case QAbstractSocket::ProxyConnectionClosedError:
        return QNetworkReply::ProxyConnectionClosedError;
    case QAbstractSocket::ProxyConnectionTimeoutError:
        return QNetworkReply::ProxyTimeoutError;
    case QAbstractSocket::ProxyNotFoundError:
        return QNetworkReply::ProxyNotFoundError;
    case QAbstractSocket::ProxyProtocolError:
        return QNetworkReply::UnknownProxyError;
    default:
        return QNetworkReply::UnknownNetworkError;
    }
}

QString protocolText(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    default:
        return u"TLS"_s;
    }
}

/// Who vouches for whom, from the host's own certificate upwards.
QString chainText(const QList<QSslCertificate> &chain)
{
    if (chain.isEmpty())
        return {};
    QStringList names{certificateSubject(chain.first())};
    for (const QSslCertificate &certificate : chain) {
        if (!certificate.isSelfSigned())
            names.append(certificateIssuer(certificate));
    }
    return ConnectionProbe::tr("chain %1; valid until %2")
        .arg(names.join(u" < "_s), chain.first().expiryDate().date().toString(Qt::ISODate));
}

} // namespace

ConnectionProbe::ConnectionProbe(const QUrl &url, TransportOptions options, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_host(TransportError::hostText(url))
    , m_options(std::move(options))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConnectionProbe::onTimeout);
    if (!m_options.trust.extraAuthorities.isEmpty())
        preloadSystemAuthorities();
}

ConnectionProbe::~ConnectionProbe()
{
    if (m_lookup != -1)
        QHostInfo::abortHostLookup(m_lookup);
}

void ConnectionProbe::start()
{
    QMetaObject::invokeMethod(this, &ConnectionProbe::lookUp, Qt::QueuedConnection);
}

void ConnectionProbe::lookUp()
{
    if (const auto objection = objectionToAddress(m_url, m_options.proxy)) {
        fail(*objection);
        return;
    }
    m_proxy = ProxyFactory(m_options.proxy).proxyFor(m_url);
    if (m_proxy.type() != QNetworkProxy::NoProxy) {
        skip(CheckStage::Lookup, tr("The proxy looks up %1.").arg(m_url.host()));
        reachProxy();
    } else if (!QHostAddress(m_url.host()).isNull()) {
        skip(CheckStage::Lookup, tr("%1 is an address already.").arg(m_url.host()));
        reachProxy();
    } else {
        enter(CheckStage::Lookup);
        m_lookup = QHostInfo::lookupHost(m_url.host(), this,
                                         [this](const QHostInfo &info) { onLookedUp(info); });
    }
}

void ConnectionProbe::onLookedUp(const QHostInfo &info)
{
    if (std::exchange(m_lookup, -1) == -1)
        return; // too late
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty()) {
        Error error = TransportError::nameLookup(m_url.host());
        error.detail = info.errorString();
        fail(error);
        return;
    }
    QStringList addresses;
    for (const QHostAddress &address : info.addresses())
        addresses.append(address.toString());
    pass(CheckState::Passed, tr("%1 is %2.").arg(m_url.host(), addresses.join(u", "_s)));
    reachProxy();
}

void ConnectionProbe::reachProxy()
{
    if (m_proxy.type() == QNetworkProxy::NoProxy) {
        skip(CheckStage::Proxy, noProxyText());
        connectToHost();
        return;
    }
    enter(CheckStage::Proxy);
    useSocket(QNetworkProxy::NoProxy);
    connect(m_socket.get(), &QSslSocket::connected, this, [this] {
        const QString kind = m_proxy.type() == QNetworkProxy::Socks5Proxy ? u"SOCKS5"_s : u"HTTP"_s;
        const QString address = m_socket->peerAddress().toString();
        pass(CheckState::Passed,
             tr("The %1 proxy %2 answers at %3.").arg(kind, proxyText(m_proxy), address));
        connectToHost();
    });
    m_socket->connectToHost(m_proxy.hostName(), m_proxy.port());
}

void ConnectionProbe::connectToHost()
{
    const bool isDirect = m_proxy.type() == QNetworkProxy::NoProxy;
    if (!isDirect && m_proxy.type() != QNetworkProxy::Socks5Proxy && m_url.scheme() == "http"_L1) {
        skip(CheckStage::Connect,
             tr("The proxy connects to %1 when it gets the first request.").arg(m_host));
        secure();
        return;
    }
    enter(CheckStage::Connect);
    useSocket(m_proxy);
    connect(m_socket.get(), &QSslSocket::connected, this, [this, isDirect] {
        pass(CheckState::Passed,
             isDirect ? tr("Connected to %1, port %2.")
                            .arg(m_socket->peerAddress().toString())
                            .arg(m_socket->peerPort())
                      : tr("Connected to %1 by the proxy %2.").arg(m_host, proxyText(m_proxy)));
        secure();
    });
    const int usualPort = m_url.scheme() == "https"_L1 ? 443 : 80;
    m_socket->connectToHost(m_url.host(), static_cast<quint16>(m_url.port(usualPort)));
}

void ConnectionProbe::secure()
{
    if (m_url.scheme() == "https"_L1) {
        enter(CheckStage::Tls);
        connect(m_socket.get(), &QSslSocket::sslErrors, this,
                [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
        connect(m_socket.get(), &QSslSocket::encrypted, this, &ConnectionProbe::onEncrypted);
        QSslConfiguration configuration = tlsConfiguration(m_options.trust);
        if (!m_options.trust.verify) // tells what is wrong, and goes on all the same
            configuration.setPeerVerifyMode(QSslSocket::QueryPeer);
        m_socket->setSslConfiguration(configuration);
        m_socket->setPeerVerifyName(m_url.host());
        m_socket->startClientEncryption();
        return;
    }
    if (isLoopbackHost(m_url.host())) {
        skip(CheckStage::Tls, tr("Not encrypted, but it does not leave this computer."));
    } else {
        m_stage = CheckStage::Tls;
        m_clock.start();
        pass(CheckState::Warning,
             tr("Not encrypted: anyone on the way can read key and messages. Use https where the "
                "service has it."));
    }
    finish();
}

void ConnectionProbe::onEncrypted()
{
    const QList<QSslCertificate> chain = m_socket->peerCertificateChain();
    const QString facts =
        tr("%1, %2.").arg(protocolText(m_socket->sessionProtocol()), chainText(chain));
    if (!m_options.trust.verify) {
        pass(CheckState::Warning,
             m_tlsErrors.isEmpty()
                 ? tr("The certificate is not checked, by your settings, but would pass: remove "
                      "verifyTls=false. %1")
                       .arg(facts)
                 : tr("The certificate is not checked, by your settings: anyone on the way can "
                      "read key and messages. It would not pass: %1 %2")
                       .arg(TransportError::tls(m_host, m_tlsErrors, chain, {}).message, facts));
    } else if (expiresSoon(chain.value(0), QDateTime::currentDateTimeUtc())) {
        pass(CheckState::Warning, tr("The certificate expires soon. %1").arg(facts));
    } else {
        pass(CheckState::Passed, facts);
    }
    finish();
}

void ConnectionProbe::onSocketError(QAbstractSocket::SocketError code)
{
    if (code == QAbstractSocket::SocketTimeoutError) {
        onTimeout();
        return;
    }
    const QString text = plainLine(m_socket->errorString());
    if (m_stage == CheckStage::Proxy) {
        Error error = TransportError::proxyUnreachable(proxyText(m_proxy));
        error.detail = text;
        fail(error);
        return;
    }
    const QList<QSslCertificate> chain = m_socket->peerCertificateChain();
    const QString facts = chainText(chain);
    fail(replyError({.url = m_url,
                     .proxy = m_proxy,
                     .code = replyCode(code),
                     .text = text,
                     .tlsErrors = m_tlsErrors,
                     .chain = chain}),
         facts.isEmpty() ? QString() : tr("It came with the %1.").arg(facts));
}

void ConnectionProbe::onTimeout()
{
    const auto limit = m_options.timeouts.connect;
    const QString proxy = proxyText(m_proxy);
    Error error;
    switch (m_stage) {
    case CheckStage::Lookup:
        error = TransportError::nameLookup(m_url.host());
        error.detail = u"no answer from the name server in time"_s;
        break;
    case CheckStage::Proxy:
        error = TransportError::proxyUnreachable(proxy);
        error.detail = u"no connection in time"_s;
        break;
    case CheckStage::Tls:
        error = TransportError::handshakeTimeout(m_host, limit);
        break;
    default:
        error = TransportError::connectTimeout(m_host, limit);
        if (!proxy.isEmpty())
            error.detail = u"by the proxy "_s + proxy;
        break;
    }
    fail(error);
}

void ConnectionProbe::enter(CheckStage stage)
{
    m_stage = stage;
    m_clock.start();
    m_timer.start(m_options.timeouts.connect);
    Q_EMIT found({.stage = stage, .host = m_host, .state = CheckState::Running});
}

void ConnectionProbe::skip(CheckStage stage, const QString &text)
{
    Q_EMIT found({.stage = stage, .host = m_host, .state = CheckState::Skipped, .text = text});
}

void ConnectionProbe::pass(CheckState state, const QString &text)
{
    m_timer.stop();
    Q_EMIT found({.stage = m_stage,
                  .host = m_host,
                  .state = state,
                  .text = text,
                  .duration = std::chrono::milliseconds(m_clock.elapsed())});
}

void ConnectionProbe::fail(const Error &error, const QString &facts)
{
    if (m_lookup != -1)
        QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    m_error = error;
    const auto duration = std::chrono::milliseconds(m_clock.isValid() ? m_clock.elapsed() : 0);
    Q_EMIT found({.stage = m_stage,
                  .host = m_host,
                  .state = CheckState::Failed,
                  .text = facts.isEmpty() ? error.message : error.message + u' ' + facts,
                  .error = error,
                  .duration = duration});
    finish();
}

void ConnectionProbe::finish()
{
    m_timer.stop();
    m_socket.reset();
    Q_EMIT finished();
}

void ConnectionProbe::useSocket(const QNetworkProxy &proxy)
{
    m_socket.reset(new QSslSocket(this));
    m_socket->setProxy(proxy);
    connect(m_socket.get(), &QSslSocket::errorOccurred, this, &ConnectionProbe::onSocketError);
}

QString ConnectionProbe::noProxyText() const
{
    if (isLoopbackHost(m_url.host()))
        return tr("This computer itself is never reached by a proxy.");
    const int port = m_url.port(m_url.scheme() == "https"_L1 ? 443 : 80);
    if (isBypassed(m_options.proxy.bypass, m_url.host(), port))
        return tr("%1 is to bypass the proxy.").arg(m_host);
    return tr("No proxy is used.");
}

} // namespace Chat
