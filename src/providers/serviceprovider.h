// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/authorizer.h"
#include "providers/provider.h"
#include "providers/providersetup.h"
#include "providers/servicereply.h"

#include <functional>
#include <memory>

namespace Chat {

class Redactor;

/// A provider that asks a service over HTTP. What one service has different from another comes
/// from outside: how it authorises and how it puts a request.
class ServiceProvider final : public Provider
{
    Q_OBJECT
public:
    /// Puts a request that names its model.
    using Encoder = std::function<Result<ServiceRequest>(const ChatRequest &)>;
    using EmbeddingEncoder = std::function<Result<ServiceRequest>(const EmbeddingRequest &)>;

    /// `redactor` must outlive it.
    ServiceProvider(const ProviderSetup &setup, std::unique_ptr<Authorizer> authorizer,
                    Encoder encode, EmbeddingEncoder encodeEmbedding, const Redactor &redactor,
                    QObject *parent = nullptr);
    ~ServiceProvider() override;

    ChatReplyPtr send(const ChatRequest &request) override;
    EmbeddingReplyPtr embed(const EmbeddingRequest &request) override;
    QFuture<Result<QList<ModelInfo>>> models() override;
    ProviderInfo info() const override;
    QFuture<bool> isConfigured() override;
    QList<ProviderEndpoint> endpoints() const override;
    QFuture<Result<void>> authorize() override;

private:
    Result<ServiceRequest> encoded(const ChatRequest &request) const;
    QString warning() const;

    const ProviderSetup m_setup;
    const Encoder m_encode;
    const EmbeddingEncoder m_encodeEmbedding;
    const std::shared_ptr<ServiceContext> m_context;
    const std::shared_ptr<UploadedFiles> m_files;
};

} // namespace Chat
