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
// queue, where neither connecting nor waiting for an answer can be told from it. But it counts them
// by the name that a certificate is checked against, too: another spelling has another six.
constexpr int RequestsPerSpelling = 6;
constexpr int SpellingsPerManager = 256;

/// The host's name spelt in the way of that number, from 0 on; nothing where there are not so many.
std::optional<QString> spelling(const QUrl &url, int number)
{
    if (number == 0)
        return QString();
    if (number >= SpellingsPerManager)
        return std::nullopt;
    if (url.scheme() != "https"_L1) // no certificate
        return QString::number(number);
    QString name = url.host();
    for (QChar &character : name) {
        if (character.unicode() >= 0x80)
            return std::nullopt; // who knows how that is compared
        if (!character.isLower())
            continue;
        if (number % 2 != 0)
            character = character.toUpper();
        number /= 2;
    }
    return number == 0 ? std::optional(name) : std::nullopt;
}

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

QNetworkReply *begin(QNetworkAccessManager &manager, const QNetworkRequest &wire,
                     const HttpRequest &request)
{
    if (request.verb == "GET")
        return manager.get(wire);
    if (request.verb == "POST" && !request.body.isEmpty()) // no copy of `wire`, as for the rest
        return manager.post(wire, request.body);
    return manager.sendCustomRequest(wire, request.verb, request.body);
}

} // namespace

HttpClient::HttpClient(TransportOptions options, const Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_redactor(redactor)
    , m_proxies(m_options.proxy)
{
    // Some builds of Qt ask the system for a proxy where none is set. Here the options say whether.
    QNetworkProxyFactory::setUseSystemConfiguration(false);
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
    const Prepared &known = prepared(request);
    if (known.objection)
        return HttpStreamPtr(new NetworkStream(*known.objection, surroundings));

    const qsizetype number = laneWithRoom(request.url);
    Lane &lane = m_lanes[number];
    if (lane.preparation != known.number) { // of each lane's requests there is one, shared by all
        lane.preparation = known.number;
        lane.request = known.request;
        lane.request.setPeerVerifyName(*spelling(request.url, lane.spelling));
    }
    QNetworkReply *reply = begin(*lane.manager, lane.request, request);
    ++lane.requests;
    connect(reply, &QObject::destroyed, this, [this, number] { --m_lanes[number].requests; });
    auto trace = m_trace ? std::make_unique<HttpTraceEntry>(m_trace, request) : nullptr;
    return HttpStreamPtr(new NetworkStream(reply, request.verb, surroundings, std::move(trace)));
}

QFuture<Result<HttpResponse>> HttpClient::fetch(const HttpRequest &request)
{
    auto *fetch = new HttpFetch(send(request), this);
    return fetch->future();
}

const HttpClient::Prepared &HttpClient::prepared(const HttpRequest &request)
{
    const bool hasBody = !request.body.isEmpty();
    if (m_prepared && m_prepared->url == request.url && m_prepared->headers == request.headers
        && m_prepared->hasBody == hasBody)
        return *m_prepared;
    m_prepared = Prepared{.number = m_prepared ? m_prepared->number + 1 : 1,
                          .url = request.url,
                          .headers = request.headers,
                          .hasBody = hasBody,
                          .objection = objectionTo(request)};
    if (m_prepared->objection)
        return *m_prepared;
    m_prepared->request = networkRequest(request);
    if (request.url.scheme() == "https"_L1) {
        if (!m_tls)
            m_tls = tlsConfiguration(m_options.trust);
        m_prepared->request.setSslConfiguration(*m_tls);
    }
    return *m_prepared;
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

qsizetype HttpClient::laneWithRoom(const QUrl &url)
{
    int next = 0; // of the last manager
    for (qsizetype i = 0; i < m_lanes.size(); ++i) {
        const Lane &lane = m_lanes.at(i);
        if (lane.requests < RequestsPerSpelling && spelling(url, lane.spelling))
            return i;
        next = lane.spelling + 1;
    }
    if (next == 0 || !spelling(url, next)) {
        auto *manager = new QNetworkAccessManager(this);
        manager->setProxyFactory(new ProxyFactory(m_proxies)); // the manager's own
        m_managers.append(manager);
        next = 0;
    }
    m_lanes.append({.manager = m_managers.last(), .spelling = next});
    return m_lanes.size() - 1;
}

} // namespace Chat
