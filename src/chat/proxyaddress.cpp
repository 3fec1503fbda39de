// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/proxyaddress.h"

#include <QUrl>

namespace Chat {

using namespace Qt::StringLiterals;

ProxyAddress ProxyAddress::parse(const QString &text)
{
    if (text == "none"_L1)
        return {.kind = Kind::None};
    const QUrl url(text, QUrl::StrictMode);
    if (url.scheme() != "http"_L1 && url.scheme() != "socks5"_L1)
        return {};
    return {.kind = url.scheme() == "http"_L1 ? Kind::Http : Kind::Socks5,
            .host = url.host(),
            .port = qMax(url.port(), 0),
            .user = url.userName(QUrl::FullyDecoded),
            .password = url.password(QUrl::FullyDecoded)};
}

QString ProxyAddress::text() const
{
    if (kind == Kind::System)
        return u"system"_s;
    if (kind == Kind::None)
        return u"none"_s;
    QUrl url;
    url.setScheme(kind == Kind::Http ? u"http"_s : u"socks5"_s);
    url.setHost(host.trimmed(), QUrl::StrictMode);
    if (port > 0)
        url.setPort(port);
    if (!url.isValid() || url.host().isEmpty())
        return url.scheme() + u':'; // without the password: it is shown nowhere
    if (!user.isEmpty() || !password.isEmpty())
        url.setUserName(user, QUrl::DecodedMode);
    if (!password.isEmpty())
        url.setPassword(password, QUrl::DecodedMode);
    return url.toString(QUrl::FullyEncoded);
}

} // namespace Chat
