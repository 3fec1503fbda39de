// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providerprofile.h"
#include "net/httpclient.h"
#include "net/retrypolicy.h"
#include "providers/authorizer.h"
#include "providers/requestqueue.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <memory>

namespace Chat {

class Redactor;
struct ProviderSetup;

/// What all requests of one provider share. Provider and replies own it together, so that it is
/// there until the last of them has gone. One thread.
class ServiceContext final
{
public:
    /// `redactor` must outlive it.
    ServiceContext(const ProviderSetup &setup, std::unique_ptr<Authorizer> authorizer,
                   const Redactor &redactor);
    ~ServiceContext();

    const QString &profile() const { return m_profile; }
    ProviderKind kind() const { return m_kind; }
    HttpClient &client() { return m_client; }
    Authorizer &authorizer() { return *m_authorizer; }
    RequestQueue &queue() { return m_queue; }
    const Redactor &redactor() const { return m_redactor; }

    /// Fields of a request that the service refused for a model: they are not sent again.
    QSet<QString> refusedParameters(const QString &model) const { return m_refused.value(model); }
    void addRefusedParameter(const QString &model, const QString &parameter);

    /// What an answer of an error status means: with the request id and the wait that it names.
    Error errorOf(const HttpResponseHead &head, const QByteArray &body, const QUrl &url) const;

    /// RetryPolicy::delayBefore() with the policy of the settings and a random jitter.
    std::optional<std::chrono::milliseconds> delayBefore(int retry, const Error &error,
                                                         const HttpResponseHead &head) const;

    /// An error of a request to `url` as it may be told.
    Error presentable(const Error &error, const QUrl &url) const;

private:
    const QString m_profile;
    const ProviderKind m_kind;
    const RetryPolicy m_retries;
    const Redactor &m_redactor;
    HttpClient m_client;
    std::unique_ptr<Authorizer> m_authorizer;
    RequestQueue m_queue;
    QHash<QString, QSet<QString>> m_refused; // by model
};

} // namespace Chat
