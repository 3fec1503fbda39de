// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/future.h"
#include "core/sharedpromise.h"
#include "providers/demoreply.h"
#include "providers/provider.h"

namespace Chat {

/// An answer that never comes.
class HeldReply final : public ChatReply
{
    Q_OBJECT
public:
    explicit HeldReply(QObject *parent)
        : ChatReply(parent)
    {
    }
    void abort() override { }
    void retryNow() override { }
    bool isFinished() const override { return false; }
    const std::optional<Error> &error() const override { return m_error; }
    const AnswerInfo &info() const override { return m_info; }
    const ChatProgress &currentProgress() const override { return m_progress; }

private:
    std::optional<Error> m_error;
    AnswerInfo m_info;
    ChatProgress m_progress;
};

/// A provider that does as its test planned; its hosts may be real servers.
class PlannedProvider final : public Provider
{
    Q_OBJECT
public:
    ProviderInfo plannedInfo{.name = QStringLiteral("mine"),
                             .title = QStringLiteral("My Service"),
                             .defaultModel = QStringLiteral("gpt-5-mini")};
    bool configured = true;
    QList<ProviderEndpoint> hosts;
    std::optional<Error> authorizeError;
    Result<QList<ModelInfo>> modelList =
        QList<ModelInfo>{{.id = QStringLiteral("gpt-5-mini")}, {.id = QStringLiteral("gpt-5")}};
    bool holdModels = false; ///< never answers
    bool holdAnswer = false; ///< likewise
    DemoAnswer answer{.text = QStringLiteral("Hello")};

    QStringList asked; ///< what was called, in order
    QList<ChatRequest> requests;

    ChatReplyPtr send(const ChatRequest &request) override
    {
        asked.append(QStringLiteral("send"));
        requests.append(request);
        if (holdAnswer)
            return ChatReplyPtr(new HeldReply(this));
        return ChatReplyPtr(new DemoReply(plannedInfo.name, answer, request.mode, 0, this));
    }
    QFuture<Result<QList<ModelInfo>>> models() override
    {
        asked.append(QStringLiteral("models"));
        return holdModels ? m_held.future() : readyFuture(modelList);
    }
    ProviderInfo info() const override { return plannedInfo; }
    QFuture<bool> isConfigured() override { return readyFuture(configured); }
    QList<ProviderEndpoint> endpoints() const override { return hosts; }
    QFuture<Result<void>> authorize() override
    {
        asked.append(QStringLiteral("authorize"));
        return readyFuture(authorizeError ? Result<void>(*authorizeError) : Result<void>());
    }

private:
    SharedPromise<Result<QList<ModelInfo>>> m_held;
};

} // namespace Chat
