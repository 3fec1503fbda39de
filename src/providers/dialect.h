// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"

#include <QByteArray>
#include <QStringList>

namespace Chat {

/// How one family of OpenAI-compatible servers differs from the others: data, not subclasses.
/// Facts from the OpenAI reference §1.6 and §2.2.
struct OpenAiDialect
{
    QString chatPath = QStringLiteral("/chat/completions"); ///< below the base URL
    QString modelsPath = QStringLiteral("/models"); ///< empty: there is no list (Azure deployments)
    QString embeddingsPath = QStringLiteral("/embeddings");
    QString filesPath = {}; ///< where pictures have to be uploaded first; empty: need not
    /// Azure's way with an `api-version`: stands between the host and chatPath, `%1` is the model.
    QString deploymentPath = {};
    QByteArray authHeader = "Authorization";
    QByteArray authPrefix = "Bearer ";
    QString maxTokensField = QStringLiteral("max_tokens");
    QString seedField = QStringLiteral("seed");
    bool includeUsage = true; ///< send `stream_options.include_usage`
    /// Send `reasoning_content` back on assistant messages that made tool calls (DeepSeek V4).
    bool returnReasoning = false;
    bool jsonObjectFormat = true; ///< false: `json_object` is refused, a schema is not (LM Studio)
    bool shortToolIds = false; ///< ids of tool calls have to be nine letters or digits (Mistral)
    bool keyRequired = true;
    ProviderCapabilities capabilities = {};
};

/// One row of the preset table: a service that a person can choose by name.
struct ProviderPreset
{
    QString name = {}; ///< `openai`, `openrouter`, …: also the usual profile name
    QString title = {}; ///< "OpenAI"
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl = {}; ///< empty: every person has another (Azure, custom)
    QStringList otherBaseUrls = {}; ///< official ones besides
    QString basePath = QStringLiteral("/v1"); ///< what a bare host is completed with
    QString authUrl = {}; ///< GigaChat: where tokens are issued
    QString defaultModel = {}; ///< empty: the person chooses
    /// Environment variables that hold its key, by the vendor's custom.
    QStringList keyVariables = {};
    QString keyPage = {}; ///< where a person gets a key
    quint16 localPort = 0; ///< not 0: runs on this machine, usually on this port
    OpenAiDialect dialect = {};
};

/// All presets, in the order in which they are offered. `custom` is any other compatible server.
const QList<ProviderPreset> &providerPresets();

/// The row of that name, or null.
const ProviderPreset *findPreset(QStringView name);

/// The preset's dialect as it is at that address: OpenAI's and Azure's own hosts want
/// `max_completion_tokens`, any other one `max_tokens`, whatever the preset is called.
OpenAiDialect dialectAt(const ProviderPreset &preset, const QUrl &chatUrl);

} // namespace Chat
