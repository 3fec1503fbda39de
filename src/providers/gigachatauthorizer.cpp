// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatauthorizer.h"

#include "core/future.h"
#include "core/logging.h"
#include "core/redactor.h"
#include "core/sharedpromise.h"
#include "net/httpdate.h"
#include "net/retrypolicy.h"
#include "net/transporterror.h"
#include "providers/gigachatca.h"
#include "providers/gigachatcodec.h"

#include <QUrlQuery>
#include <QUuid>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Tokens are issued at once or not at all: the long limits are for answers of models.
TransportOptions exchangeTransport(const TransportOptions &transport)
{
    TransportOptions options = transport;
    options.timeouts.firstByte = std::min(options.timeouts.firstByte, {30s});
    options.timeouts.idle = std::min(options.timeouts.idle, {30s});
    options.limits.body = 1024 * 1024;
    return options;
}

} // namespace

std::chrono::milliseconds GigaChatAuthorizer::Clocks::steadyTime()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

GigaChatAuthorizer::GigaChatAuthorizer(const ProviderSetup &setup, const KeySource &key,
                                       Redactor &redactor, const Clocks &clocks, QObject *parent)
    : Authorizer(parent)
    , m_url(setup.authUrl)
    , m_scope(setup.profile.scope.toUtf8())
    , m_key(key)
    , m_redactor(redactor)
    , m_clocks(clocks)
    , m_client(exchangeTransport(setup.authTransport), redactor)
{
}

GigaChatAuthorizer::GigaChatAuthorizer(const ProviderSetup &setup, const KeySource &key,
                                       Redactor &redactor, QObject *parent)
    : GigaChatAuthorizer(setup, key, redactor, Clocks(), parent)
{
}

// What it held stays known to the redactor: traces of the last exchanges may not be written yet.
GigaChatAuthorizer::~GigaChatAuthorizer() = default;

QFuture<Result<HttpHeaders>> GigaChatAuthorizer::authorize()
{
    const SharedPromise<Headers> promise;
    const auto finish = [promise](const Headers &headers) { promise.finish(headers); };
    whenFinished(m_key.read(), this, [this, finish](const Result<Secret> &stored) {
        if (!stored) {
            finish(stored.error());
            return;
        }
        if (stored->isEmpty()) {
            finish(m_key.missing());
            return;
        }
        const Result<Secret> key = GigaChatCodec::authorizationKey(*stored);
        if (!key) {
            finish(key.error());
            return;
        }
        whenFinished(headersFor(*key), this, finish);
    });
    return promise.future();
}

bool GigaChatAuthorizer::renew(const HttpHeaders &headers)
{
    if (!m_held.token.isEmpty() && headers == headersOf(m_held.token))
        m_held.lifetime = {};
    return true; // where another token is held already, it is newer than the refused one
}

QFuture<bool> GigaChatAuthorizer::isConfigured()
{
    return m_key.isThere(this);
}

std::chrono::milliseconds GigaChatAuthorizer::timeLeft() const
{
    if (m_held.token.isEmpty())
        return {};
    const std::chrono::milliseconds wallAge(m_held.wallReceipt.msecsTo(m_clocks.wall()));
    return m_held.lifetime - std::max(wallAge, m_clocks.monotonic() - m_held.monotonicReceipt);
}

QFuture<Result<HttpHeaders>> GigaChatAuthorizer::headersFor(const Secret &key)
{
    if (m_held.key == key && timeLeft() > EarlyRefresh)
        return readyFuture(Headers(headersOf(m_held.token)));
    if (m_exchange && m_exchangedKey == key)
        return *m_exchange;
    return exchange(key);
}

QFuture<Result<HttpHeaders>> GigaChatAuthorizer::exchange(const Secret &key)
{
    QUrlQuery form;
    form.addQueryItem(u"scope"_s, QString::fromUtf8(m_scope));
    const HttpRequest request{
        .verb = "POST",
        .url = m_url,
        .headers = {{"Authorization", "Basic " + key.reveal()},
                    {"RqUID", QUuid::createUuid().toByteArray(QUuid::WithoutBraces)},
                    {"Content-Type", "application/x-www-form-urlencoded"},
                    {"Accept", "application/json"}},
        .body = form.toString(QUrl::FullyEncoded).toLatin1()};
    m_redactor.add(key);
    qCDebug(lcProviders) << "fetching a token from" << m_url.host();

    const SharedPromise<Headers> promise;
    m_exchange = promise.future();
    m_exchangedKey = key;
    whenFinished(m_client.fetch(request), this,
                 [this, key, promise](const Result<HttpResponse> &response) {
                     if (m_exchangedKey == key)
                         m_exchange.reset();
                     promise.finish(take(key, response));
                 });
    return promise.future();
}

Result<HttpHeaders> GigaChatAuthorizer::take(const Secret &key,
                                             const Result<HttpResponse> &response)
{
    const auto failure = [&](Error error) -> Headers {
        qCDebug(lcProviders) << "no token from" << m_url.host() << errorKindName(error.kind);
        if (m_held.key == key && timeLeft() > 0ms) // the old one does for another minute
            return headersOf(m_held.token);
        if (response) {
            error.requestId = response->head.requestId();
            error.retryAfter = retryAfter(response->head, m_clocks.wall());
        }
        return m_redactor.redacted(withGigaChatCaRemedy(error, m_url));
    };
    if (!response)
        return failure(response.error());
    const HttpResponseHead &head = response->head;
    if (!head.isSuccess())
        return failure(GigaChatCodec::decodeError(head.status, response->body,
                                                  TransportError::hostText(m_url)));
    const Result<GigaChatCodec::Token> token = GigaChatCodec::decodeToken(response->body);
    if (!token)
        return failure(token.error());

    const QDateTime now = m_clocks.wall();
    // By the service's clock where it tells it: this computer's may be wrong by hours.
    const QDateTime issued = httpDate(head.header("date"));
    const QDateTime base = issued.isValid() ? issued : now;
    hold({.token = Secret(token->text),
          .key = key,
          .lifetime = std::chrono::milliseconds(base.msecsTo(token->expiresAt)),
          .wallReceipt = now,
          .monotonicReceipt = m_clocks.monotonic()});
    // Whatever its time says, nothing is fresher than what has just come: the service will judge.
    return headersOf(m_held.token);
}

void GigaChatAuthorizer::hold(const Held &held)
{
    m_redactor.add(held.token);
    if (m_previousToken != held.token && m_previousToken != m_held.token)
        m_redactor.remove(m_previousToken);
    m_previousToken = m_held.token;
    m_held = held;
}

HttpHeaders GigaChatAuthorizer::headersOf(const Secret &token)
{
    return {{"Authorization", "Bearer " + token.reveal()}};
}

} // namespace Chat
