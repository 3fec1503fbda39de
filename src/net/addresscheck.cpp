// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/addresscheck.h"

#include "net/transporterror.h"

namespace Chat {

using namespace Qt::StringLiterals;

std::optional<Error> objectionToAddress(const QUrl &url, const ProxyOptions &proxy)
{
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty())
        return TransportError::badUrl(url);
    if (!url.userInfo().isEmpty())
        return TransportError::credentialsInUrl(TransportError::hostText(url));
    const bool needsProxy =
        proxy.mode == ProxyOptions::Mode::Http || proxy.mode == ProxyOptions::Mode::Socks5;
    if (needsProxy && (proxy.host.isEmpty() || proxy.port == 0))
        return TransportError::proxyMissing();
    return {};
}

} // namespace Chat
