// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/transportoptions.h"

#include <QNetworkProxyFactory>
#include <QUrl>

namespace Chat {

/// `localhost`, all names below it, 127.0.0.0/8 and ::1.
bool isLoopbackHost(const QString &host);

/// Whether one of `patterns` (ProxyOptions::bypass) means this host and port.
bool isBypassed(const QStringList &patterns, const QString &host, int port);

/// Chooses the way out by ProxyOptions: always exactly one proxy, or none. Loopback hosts are
/// reached directly, whatever the options say: so a local model server is never asked for at a
/// company's proxy. For the managers of an HttpClient, which sees to it that Qt knows of no other.
class ProxyFactory final : public QNetworkProxyFactory
{
public:
    explicit ProxyFactory(ProxyOptions options);

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

    /// The one that applies to `url`; of type NoProxy where it is reached directly. The system's
    /// may take a moment where a script has to be asked.
    QNetworkProxy proxyFor(const QUrl &url) const;

private:
    ProxyOptions m_options;
};

} // namespace Chat
