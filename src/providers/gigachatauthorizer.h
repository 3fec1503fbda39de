// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "net/httpclient.h"
#include "providers/authorizer.h"
#include "providers/keysource.h"

#include <QDateTime>

#include <functional>

namespace Chat {

/// Exchanges the authorisation key for tokens (GigaChat reference §3) and keeps the newest one, in
/// memory only, until a minute before its end, or until the key behind it has changed. However
/// many ask, one exchange is under way at a time, and all get what it brings.
///
/// The age of a token is judged by both clocks: the monotonic one may stand still while the
/// computer sleeps, the wall clock may be set.
class GigaChatAuthorizer final : public Authorizer
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds EarlyRefresh = std::chrono::seconds(60);

    /// The two clocks, for tests to turn.
    struct Clocks
    {
        std::function<QDateTime()> wall = &QDateTime::currentDateTimeUtc;
        std::function<std::chrono::milliseconds()> monotonic = &Clocks::steadyTime;

        static std::chrono::milliseconds steadyTime();
    };

    /// `redactor` must outlive it.
    GigaChatAuthorizer(const ProviderSetup &setup, const KeySource &key, Redactor &redactor,
                       const Clocks &clocks, QObject *parent = nullptr);
    GigaChatAuthorizer(const ProviderSetup &setup, const KeySource &key, Redactor &redactor,
                       QObject *parent = nullptr);
    ~GigaChatAuthorizer() override;

    QFuture<Result<HttpHeaders>> authorize() override;
    bool renew(const HttpHeaders &headers) override;
    QFuture<bool> isConfigured() override;

private:
    struct Held
    {
        Secret token = {};
        Secret key = {}; ///< that it was got for
        std::chrono::milliseconds lifetime = {}; ///< from its receipt
        QDateTime wallReceipt = {};
        std::chrono::milliseconds monotonicReceipt = {};
    };
    using Headers = Result<HttpHeaders>;

    /// For how long the held token still is worth something; 0 or less: it is not.
    std::chrono::milliseconds timeLeft() const;
    QFuture<Headers> headersFor(const Secret &key);
    QFuture<Headers> exchange(const Secret &key);
    Headers take(const Secret &key, const Result<HttpResponse> &response);
    void hold(const Held &held);
    static HttpHeaders headersOf(const Secret &token);

    const QUrl m_url;
    const QByteArray m_scope;
    const KeySource m_key;
    Redactor &m_redactor;
    const Clocks m_clocks;
    HttpClient m_client;
    Held m_held;
    Secret m_previousToken; // may still come back in an error of a request under way
    Secret m_exchangedKey; // of the exchange under way
    std::optional<QFuture<Headers>> m_exchange; // under way
};

} // namespace Chat
