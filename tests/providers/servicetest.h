// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/future.h"
#include "core/redactor.h"
#include "core/sharedpromise.h"
#include "providers/providersetup.h"
#include "providers/replylog.h"
#include "providers/servicereply.h"
#include "support/fixtures.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

namespace Chat {

/// Gives `token N`, where N counts the renewals, or keeps those who ask waiting.
class PlannedAuthorizer final : public Authorizer
{
public:
    QFuture<Result<HttpHeaders>> authorize() override
    {
        ++asked;
        if (isHeld) {
            held.emplace_back();
            return held.back().future();
        }
        if (!failures.isEmpty())
            return readyFuture(Result<HttpHeaders>(failures.takeFirst()));
        return readyFuture(
            Result<HttpHeaders>({{"Authorization", "token " + QByteArray::number(renewals)}}));
    }

    bool renew(const HttpHeaders &headers) override
    {
        refused.append(headers.first().second);
        if (canRenew)
            ++renewals;
        return canRenew;
    }

    QFuture<bool> isConfigured() override { return readyFuture(true); }

    bool canRenew = false;
    bool isHeld = false;
    std::vector<SharedPromise<Result<HttpHeaders>>> held;
    QList<Error> failures;
    int asked = 0;
    int renewals = 0;
    QByteArrayList refused;
};

/// What the tests of ServiceReply stand on: a server, and a context whose authorisation they plan.
/// One place on the account, two retries after some milliseconds.
class ServiceTest : public QObject
{
    Q_OBJECT
protected:
    /// For init() and cleanup().
    void begin()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY(m_server->start());
        m_redactor.add(Secret(key()));
        m_setup = {.profile = {.name = QStringLiteral("test"), .maxConcurrent = 1},
                   .preset = findPreset(u"openai"),
                   .retries = {.maxRetries = 2, .firstDelay = std::chrono::milliseconds(4)}};
        m_authorizer = nullptr;
    }

    void end()
    {
        m_context.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_server->unexpectedRequestCount(), 0);
        m_server.reset();
    }

    static QString key() { return QStringLiteral("sk-invented-0123456789abcdef"); }

    /// Made when first asked for: changes of m_setup come before.
    std::shared_ptr<ServiceContext> context()
    {
        if (!m_context) {
            auto authorizer = std::make_unique<PlannedAuthorizer>();
            m_authorizer = authorizer.get();
            m_context =
                std::make_shared<ServiceContext>(m_setup, std::move(authorizer), m_redactor);
        }
        return m_context;
    }

    ChatReplyPtr send(const QUrl &url = {})
    {
        const ServiceRequest request{
            .url = url.isEmpty() ? m_server->url() : url,
            .headers = {{"Content-Type", "application/json"}, {"X-Own", "1"}},
            .body = {{QStringLiteral("model"), QStringLiteral("m")}},
            .model = QStringLiteral("m")};
        return ChatReplyPtr(new ServiceReply(context(), nullptr, request, this));
    }

    static Script goodAnswer()
    {
        return Script::stream({fixture(QStringLiteral("openai_stream.sse"))});
    }
    static QString goodText() { return QStringLiteral("Привет, мир! 🌍"); }

    static QByteArray textEvent(const QByteArray &text)
    {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    static QList<ChatProgress> retriesOf(const ReplyLog &log)
    {
        QList<ChatProgress> retries;
        for (const ChatProgress &progress : log.phases) {
            if (progress.phase == ChatProgress::Phase::Retrying)
                retries.append(progress);
        }
        return retries;
    }

    Redactor m_redactor;
    std::unique_ptr<ScriptedServer> m_server;
    ProviderSetup m_setup;
    std::shared_ptr<ServiceContext> m_context;
    PlannedAuthorizer *m_authorizer = nullptr; ///< of the context
};

} // namespace Chat
