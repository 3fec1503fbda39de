// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httpclient.h"

#include "core/redactor.h"
#include "core/version.h"
#include "net/addresscheck.h"
#include "net/certificates.h"
#include "net/httpfetch.h"
#include "net/networkstream.h"
#include "net/transporterror.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

// Qt's own limit of connections to one host by HTTP/1.1. Beyond it a request would wait in Qt's
// queue, where neither connecting nor waiting for an answer can be told from it.
constexpr qsizetype RequestsPerManager = 6;

bool isControl(char character)
{
    return (character >= 0 && character < ' ' && character != '\t') || character == '\x7f';
}

QNetworkRequest networkRequest(const HttpRequest &request)
{
    QNetworkRequest result(request.url);
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                        QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    // Manual keeps Qt from answering a challenge by itself, but also from answering that of an HTTP
    // proxy for plain http, with the credentials that it was given for it.
    if (request.url.scheme() == "https"_L1 || isLoopbackHost(request.url.host()))
        result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setRawHeader("User-Agent", "LanguageModelChat/" + versionString().toUtf8());
    for (const auto &[name, value] : request.headers)
        result.setRawHeader(name, value);
    if (!request.body.isEmpty() && !result.hasRawHeader("Content-Type"))
        result.setRawHeader("Content-Type", "application/octet-stream"); // Qt warns of none
    return result;
}

} // namespace

HttpClient::HttpClient(TransportOptions options, const Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_redactor(redactor)
    , m_proxies(m_options.proxy)
{
    if (!m_options.traceDirectory.isEmpty())
        m_trace = std::make_shared<HttpTrace>(m_options.traceDirectory, redactor);
    if (!m_options.trust.extraAuthorities.isEmpty())
        preloadSystemAuthorities();
}

HttpClient::~HttpClient()
{
    qDeleteAll(m_managers); // ends what is still under way while the trace is there
}

HttpStreamPtr HttpClient::send(const HttpRequest &request)
{
    const NetworkStream::Surroundings surroundings{
        .redactor = m_redactor,
        .timeouts = m_options.timeouts,
        .limits = m_options.limits,
        .proxies = m_proxies,
    };
    if (const std::optional<Error> objection = objectionTo(request))
        return HttpStreamPtr(new NetworkStream(*objection, surroundings));

    QNetworkRequest prepared = networkRequest(request);
    if (request.url.scheme() == "https"_L1) {
        if (!m_tls)
            m_tls = tlsConfiguration(m_options.trust);
        prepared.setSslConfiguration(*m_tls);
    }
    QNetworkAccessManager &manager = managerWithRoom();
    QNetworkReply *reply = request.verb == "GET"
        ? manager.get(prepared)
        : manager.sendCustomRequest(prepared, request.verb, request.body);
    auto trace = m_trace ? std::make_unique<HttpTraceEntry>(m_trace, request) : nullptr;
    return HttpStreamPtr(new NetworkStream(reply, request.verb, surroundings, std::move(trace)));
}

QFuture<Result<HttpResponse>> HttpClient::fetch(const HttpRequest &request)
{
    auto *fetch = new HttpFetch(send(request), this);
    return fetch->future();
}

std::optional<Error> HttpClient::objectionTo(const HttpRequest &request) const
{
    if (const auto objection = objectionToAddress(request.url, m_options.proxy))
        return objection;
    for (const auto &[name, value] : request.headers) {
        if (name.isEmpty() || std::ranges::any_of(name, isControl)
            || std::ranges::any_of(value, isControl))
            return TransportError::badHeader(name);
    }
    return {};
}

QNetworkAccessManager &HttpClient::managerWithRoom()
{
    const auto hasRoom = [](const QNetworkAccessManager *manager) {
        const auto replies =
            manager->findChildren<QNetworkReply *>(QString(), Qt::FindDirectChildrenOnly);
        return std::ranges::count_if(replies,
                                     [](const QNetworkReply *reply) { return reply->isRunning(); })
            < RequestsPerManager;
    };
    const auto found = std::ranges::find_if(m_managers, hasRoom);
    if (found != m_managers.end())
        return **found;

    auto *manager = new QNetworkAccessManager(this);
    manager->setProxyFactory(new ProxyFactory(m_proxies)); // the manager's own
    m_managers.append(manager);
    return *manager;
}

} // namespace Chat
