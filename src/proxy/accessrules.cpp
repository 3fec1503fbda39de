// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/accessrules.h"

#include "proxy/gatewayerrors.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::AccessRules)
};

/// The headers of the official clients, for browsers that do not say which they want to send.
constexpr auto UsualHeaders =
    "authorization, content-type, x-api-key, api-key, openai-organization, openai-project, "
    "openai-beta, anthropic-version, anthropic-beta, anthropic-dangerous-direct-browser-access, "
    "http-referer, x-title, x-request-id, x-stainless-lang, x-stainless-package-version, "
    "x-stainless-os, x-stainless-arch, x-stainless-runtime, x-stainless-runtime-version, "
    "x-stainless-retry-count, x-stainless-timeout, x-stainless-helper-method, x-stainless-async";

/// Names of headers with commas between them, and nothing that could end the header.
bool isHeaderList(const QByteArray &text)
{
    return text.size() <= 2048 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                   || c == '-' || c == '_' || c == ',' || c == ' ';
           });
}

QByteArray withoutPort(const QByteArray &host)
{
    if (host.startsWith('['))
        return host.left(host.indexOf(']') + 1);
    return host.count(':') == 1 ? host.left(host.indexOf(':')) : host;
}

/// What a page loads without the right to read it, as pictures, has no Origin. Where the browser
/// goes itself, for a person opens an address, it may.
bool isFromUnnamedPage(const ClientRequestHead &head)
{
    const QByteArray site = head.header("sec-fetch-site");
    return (site == "cross-site" || site == "same-site")
        && head.header("sec-fetch-mode") != "navigate";
}

} // namespace

bool isOwnHost(const QByteArray &host, const GatewaySettings &settings)
{
    QString name = QString::fromLatin1(withoutPort(host)).toLower();
    if (name.endsWith(u'.'))
        name.chop(1);
    if (name == "localhost"_L1 || name.endsWith(".localhost"_L1))
        return true;
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.mid(1, name.size() - 2);
    // A page cannot rebind an address, only a name.
    return !QHostAddress(name).isNull() || settings.allowedHosts.contains(name);
}

bool isAllowedOrigin(const QByteArray &origin, const GatewaySettings &settings)
{
    return settings.allowedOrigins.contains(QString::fromUtf8(origin).toLower());
}

std::optional<ClientAnswer> objectionToOrigin(const ClientRequestHead &head,
                                              const GatewaySettings &settings)
{
    if (head.minorVersion > 0 && !isOwnHost(head.header("host"), settings))
        return refusalAnswer(421,
                             Texts::tr("The gateway does not answer by this host name. Add it to "
                                       "gateway/allowedHosts if it is meant to."),
                             u"host_not_allowed"_s);
    const QByteArray origin = head.header("origin");
    if (origin.isEmpty() ? isFromUnnamedPage(head) : !isAllowedOrigin(origin, settings))
        return refusalAnswer(403,
                             Texts::tr("Web pages of this origin may not use the gateway. Add it "
                                       "to gateway/allowedOrigins if it may."),
                             u"origin_not_allowed"_s);
    return std::nullopt;
}

HeaderList originHeaders(const ClientRequestHead &head, const GatewaySettings &settings)
{
    if (settings.allowedOrigins.isEmpty())
        return {};
    HeaderList headers{{"Vary", "Origin"}};
    const QByteArray origin = head.header("origin");
    if (!origin.isEmpty() && isAllowedOrigin(origin, settings)) {
        headers.emplaceBack("Access-Control-Allow-Origin", origin);
        headers.emplaceBack("Access-Control-Expose-Headers",
                            "x-request-id, request-id, retry-after, x-should-retry");
    }
    return headers;
}

ClientAnswer preflightAnswer(const ClientRequestHead &head, const QByteArray &allowedMethods,
                             const GatewaySettings &settings)
{
    ClientAnswer answer{.status = 204, .headers = {{"Allow", allowedMethods}}};
    if (!isAllowedOrigin(head.header("origin"), settings))
        return answer;
    const QByteArray asked = head.header("access-control-request-headers");
    answer.headers.emplaceBack("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    answer.headers.emplaceBack("Access-Control-Allow-Headers",
                               asked.isEmpty() || !isHeaderList(asked) ? UsualHeaders : asked);
    answer.headers.emplaceBack("Access-Control-Max-Age", "600");
    if (head.header("access-control-request-private-network") == "true")
        answer.headers.emplaceBack("Access-Control-Allow-Private-Network", "true");
    return answer;
}

QByteArray clientKey(const ClientRequestHead &head)
{
    const QByteArray authorization = head.header("authorization");
    if (authorization.left(7).toLower() == "bearer ")
        return authorization.mid(7).trimmed();
    const QByteArray key = head.header("x-api-key");
    return key.isEmpty() ? head.header("api-key") : key;
}

} // namespace Chat
