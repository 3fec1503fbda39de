// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/replyerror.h"

#include "net/transporterror.h"

#include <QMetaEnum>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

Error withoutDetail(const FailedExchange &exchange)
{
    const QString host = TransportError::hostText(exchange.url);
    const QString proxy = proxyText(exchange.proxy);
    // For plain http an HTTP proxy is the peer itself: what Qt says of the peer, it says of it.
    const bool isProxyPeer =
        exchange.proxy.type() == QNetworkProxy::HttpProxy && exchange.url.scheme() == "http"_L1;

    switch (exchange.code) {
    case QNetworkReply::OperationCanceledError:
        return TransportError::cancelled();
    case QNetworkReply::SslHandshakeFailedError:
        return TransportError::tls(host, exchange.tlsErrors, exchange.chain, exchange.text);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
        return TransportError::proxyUnreachable(proxy);
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return TransportError::proxyCredentials(proxy);
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::UnknownProxyError:
        return TransportError::proxyFailed(proxy, host);
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolFailure:
        return exchange.headReceived ? TransportError::unreadable(host)
                                     : TransportError::notHttp(host);
    case QNetworkReply::UnknownContentError: // what was sent cannot be decompressed
        return TransportError::unreadable(host);
    default:
        break;
    }

    if (exchange.headReceived)
        return TransportError::interrupted(host);

    switch (exchange.code) {
    case QNetworkReply::HostNotFoundError:
        if (isProxyPeer)
            return TransportError::proxyUnreachable(proxy);
        // Behind a proxy it is the proxy that looks names up, if it is found itself.
        return proxy.isEmpty() ? TransportError::nameLookup(host)
                               : TransportError::proxyFailed(proxy, host);
    case QNetworkReply::ConnectionRefusedError:
        return isProxyPeer ? TransportError::proxyUnreachable(proxy)
                           : TransportError::refused(host);
    case QNetworkReply::RemoteHostClosedError:
        return isProxyPeer ? TransportError::proxyFailed(proxy, host)
                           : TransportError::closedWithoutAnswer(host);
    default:
        // Qt has no code of its own for most troubles with a proxy: they come as unknown ones.
        return proxy.isEmpty() ? TransportError::unreachable(host)
                               : TransportError::proxyFailed(proxy, host);
    }
}

} // namespace

Error replyError(const FailedExchange &exchange)
{
    Error error = withoutDetail(exchange);
    const auto codes = QMetaEnum::fromType<QNetworkReply::NetworkError>();
    const QString qtText =
        u"%1 (%2): %3"_s.arg(QString::fromLatin1(codes.valueToKey(exchange.code)))
            .arg(exchange.code)
            .arg(exchange.text);
    error.detail = error.detail.isEmpty() ? qtText : qtText + u'\n' + error.detail;
    return error;
}

QString proxyText(const QNetworkProxy &proxy)
{
    if (proxy.type() == QNetworkProxy::NoProxy || proxy.type() == QNetworkProxy::DefaultProxy)
        return {};
    return proxy.hostName() + u':' + QString::number(proxy.port());
}

} // namespace Chat
