// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewayroutes.h"

#include "core/version.h"

#include <QList>

#include <algorithm>

namespace Chat {

namespace {

constexpr auto Reading = "GET, HEAD, OPTIONS";
constexpr auto Posting = "POST, OPTIONS";

const QList<GatewayRoute> &routes()
{
    using enum GatewayTarget;
    static const QList<GatewayRoute> all{
        {"/", "/", Reading, Page},
        {"/health", "/health", Reading, Health},
        {"/metrics", "/metrics", Reading, Metrics},
        {"/models", "/v1/models", Reading, Models},
        {"/models/", "/v1/models/{id}", Reading, Models},
        {"/chat/completions", "/v1/chat/completions", Posting, Chat},
        {"/embeddings", "/v1/embeddings", Posting, Embeddings},
        {"/responses", "/v1/responses", Posting, Responses},
        {"/messages", "/v1/messages", Posting, Messages},
        {"/chatgpt", "/chatgpt/", Posting, ChatGpt},
        {"/gigachat", "/gigachat/", Posting, GigaChat},
    };
    return all;
}

} // namespace

QByteArray gatewayPath(const QByteArray &path)
{
    QByteArray plain = path;
    while (plain.size() > 1 && plain.endsWith('/'))
        plain.chop(1);
    if (plain.startsWith("/v1/")) {
        const QByteArray rest = plain.mid(3);
        if (rest != "/chatgpt" && rest != "/gigachat")
            return rest;
    }
    return plain;
}

QString pathText(const QByteArray &path)
{
    constexpr qsizetype longest = 200;
    QString text = QString::fromLatin1(path.left(longest));
    for (QChar &c : text) {
        if (c <= u' ' || c > u'~')
            c = u'\ufffd';
    }
    return path.size() > longest ? text + u'…' : text;
}

const GatewayRoute *gatewayRoute(const QByteArray &path)
{
    const auto found = std::ranges::find_if(routes(), [&path](const GatewayRoute &route) {
        const bool isFolder = route.path.size() > 1 && route.path.endsWith('/');
        return isFolder ? path.startsWith(route.path) : path == route.path;
    });
    return found == routes().end() ? nullptr : &*found;
}

QString routeName(const QString &path)
{
    const GatewayRoute *route = gatewayRoute(gatewayPath(path.toLatin1()));
    return route != nullptr ? QString::fromLatin1(route->name) : QStringLiteral("other");
}

ClientFamily familyOf(const QByteArray &path)
{
    return path == "/messages" || path.startsWith("/messages/") ? ClientFamily::Anthropic
                                                                : ClientFamily::OpenAi;
}

QByteArray pageText()
{
    return "LanguageModelChat " + versionString().toLatin1() + R"( gateway

POST /v1/chat/completions  OpenAI's chat, streamed or whole
POST /v1/responses         the same by OpenAI's newer API
POST /v1/messages          the same for clients of Anthropic's API
POST /v1/embeddings        texts as vectors
GET  /v1/models            the models that there are
POST /chatgpt/             the whole conversation, answered by ChatGPT
POST /gigachat/            the same, by GigaChat
GET  /health               whether it runs
GET  /metrics              counters for Prometheus
)";
}

} // namespace Chat
