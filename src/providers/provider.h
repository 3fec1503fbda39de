// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "core/providerprofile.h"
#include "core/result.h"
#include "net/transportoptions.h"
#include "providers/chatreply.h"
#include "providers/embeddingreply.h"

#include <QFuture>
#include <QObject>
#include <QUrl>

namespace Chat {

/// A model as a service lists it.
struct ModelInfo
{
    enum class Purpose { Chat, Embedding, Other };
    QString id = {};
    QString ownedBy = {};
    Purpose purpose = Purpose::Chat;

    bool operator==(const ModelInfo &) const = default;
};

/// What a service takes: a panel of parameters shows these and no others.
struct ProviderCapabilities
{
    bool temperature = true;
    bool topP = true;
    bool maxTokens = true;
    bool presencePenalty = false;
    bool frequencyPenalty = false;
    bool repetitionPenalty = false;
    bool seed = false;
    bool stop = false;
    bool reasoningEffort = false;
    bool tools = true;

    bool operator==(const ProviderCapabilities &) const = default;
};

struct ProviderInfo
{
    QString name = {}; ///< of the profile
    QString title = {}; ///< for people: "GigaChat", "Demo (offline, no model)"
    ProviderKind kind = ProviderKind::OpenAi;
    QString defaultModel = {};
    /// A lasting warning to show at every use, such as "certificates are not verified".
    QString warning = {};
    ProviderCapabilities capabilities = {};
};

struct ProviderEndpoint
{
    QUrl url = {};
    TransportOptions transport = {};
};

/// A service that answers chat requests: one profile of it. Knows no conversation and no database.
/// One thread; replies must not outlive their provider.
class Provider : public QObject
{
    Q_OBJECT
public:
    ~Provider() override;

    /// Begins an answer. Never null: what fails at once fails by the reply, queued.
    virtual ChatReplyPtr send(const ChatRequest &request) = 0;

    /// Begins to turn texts into vectors. Never null: what fails at once fails by the reply.
    /// InvalidRequest where the service makes none.
    virtual EmbeddingReplyPtr embed(const EmbeddingRequest &request);

    /// The models of the service, sorted by id.
    virtual QFuture<Result<QList<ModelInfo>>> models() = 0;

    virtual ProviderInfo info() const = 0;

    /// Whether it has the key that it needs; whether that key is right only the service knows.
    virtual QFuture<bool> isConfigured();

    /// The hosts that it speaks to and the way there, in the order of use: what a doctor probes.
    /// Empty where nothing leaves the machine.
    virtual QList<ProviderEndpoint> endpoints() const;

    /// Gets what requests are authorised with (a key, a fresh token) and nothing more.
    virtual QFuture<Result<void>> authorize();

protected:
    explicit Provider(QObject *parent = nullptr);
};

} // namespace Chat
