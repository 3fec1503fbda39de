// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxyfactory.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <algorithm>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

QString normalized(const QString &host)
{
    QString name = host.trimmed().toLower();
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.sliced(1, name.size() - 2);
    if (name.endsWith(u'.'))
        name.chop(1);
    return name;
}

bool isBelow(const QString &host, const QString &domain)
{
    return host.endsWith(domain) && host.size() > domain.size()
        && host.at(host.size() - domain.size() - 1) == u'.';
}

bool matches(QString pattern, const QString &host, int port)
{
    pattern = pattern.trimmed().toLower();
    if (pattern.isEmpty())
        return false;
    if (pattern.contains(u'/')) {
        const auto [network, bits] = QHostAddress::parseSubnet(pattern);
        const QHostAddress address(host);
        return bits >= 0 && !address.isNull() && address.isInSubnet(network, bits);
    }

    // One colon alone, or one behind a bracket, is a port's; several are an IPv6 address.
    const qsizetype colon = pattern.lastIndexOf(u':');
    if (colon >= 0 && (pattern.count(u':') == 1 || pattern.at(colon - 1) == u']')) {
        if (pattern.sliced(colon + 1).toInt() != port)
            return false;
        pattern.truncate(colon);
    }
    pattern = normalized(pattern);
    if (pattern.startsWith(u'.'))
        return isBelow(host, pattern.sliced(1));
    if (pattern.contains(u'*')) {
        // Made by hand: Qt's wildcards stop at a slash, and take brackets and question marks too.
        const QString expression = QRegularExpression::escape(pattern).replace(u"\\*"_s, u".*"_s);
        return QRegularExpression(QRegularExpression::anchoredPattern(expression))
            .match(host)
            .hasMatch();
    }
    if (const QHostAddress address(pattern); !address.isNull())
        return QHostAddress(host) == address;
    return host == pattern || isBelow(host, pattern);
}

} // namespace

bool isLoopbackHost(const QString &host)
{
    const QString name = normalized(host);
    return name == "localhost"_L1 || name.endsWith(".localhost"_L1)
        || QHostAddress(name).isLoopback();
}

bool isBypassed(const QStringList &patterns, const QString &host, int port)
{
    const QString name = normalized(host);
    return std::ranges::any_of(
        patterns, [&name, port](const QString &pattern) { return matches(pattern, name, port); });
}

ProxyFactory::ProxyFactory(ProxyOptions options)
    : m_options(std::move(options))
{
}

QList<QNetworkProxy> ProxyFactory::queryProxy(const QNetworkProxyQuery &query)
{
    QNetworkProxy proxy = proxyFor(query.url());
    // For plain http the manager takes NoProxy as leave to use a socket without a buffer. That one
    // reads heads and sizes of chunks byte by byte, each a system call; and where the service
    // closes while it reads, it tells nobody, so an answer that was cut can pass for a whole one.
    // The application's proxy, of which there is none, leads straight on, too.
    if (proxy.type() == QNetworkProxy::NoProxy && query.url().scheme() == "http"_L1)
        proxy.setType(QNetworkProxy::DefaultProxy);
    return {proxy};
}

QNetworkProxy ProxyFactory::proxyFor(const QUrl &url) const
{
    const QNetworkProxy direct(QNetworkProxy::NoProxy);
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    if (isLoopbackHost(url.host()) || isBypassed(m_options.bypass, url.host(), port))
        return direct;

    switch (m_options.mode) {
    case ProxyOptions::Mode::None:
        break;
    case ProxyOptions::Mode::System:
        return systemProxyForQuery(QNetworkProxyQuery(url)).value(0, direct);
    case ProxyOptions::Mode::Http:
        return QNetworkProxy(QNetworkProxy::HttpProxy, m_options.host, m_options.port,
                             m_options.user, QString::fromUtf8(m_options.password.reveal()));
    case ProxyOptions::Mode::Socks5:
        return QNetworkProxy(QNetworkProxy::Socks5Proxy, m_options.host, m_options.port,
                             m_options.user, QString::fromUtf8(m_options.password.reveal()));
    }
    return direct;
}

} // namespace Chat
