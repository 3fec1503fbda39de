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
    QByteArray authHeader = "Authorization";
    QByteArray authPrefix = "Bearer ";
    QString maxTokensField = QStringLiteral("max_tokens");
    bool includeUsage = true; ///< send `stream_options.include_usage`
    /// Send `reasoning_content` back on assistant messages that made tool calls (DeepSeek V4).
    bool returnReasoning = false;
    bool keyRequired = true;
    ProviderCapabilities capabilities = {};
};

/// One row of the preset table: a service that a person can choose by name.
struct ProviderPreset
{
    QString name = {}; ///< `openai`, `openrouter`, …: also the usual profile name
    QString title = {}; ///< "OpenAI"
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl = {};
    QString defaultModel = {}; ///< empty: the person chooses
    QStringList keyVariables =
        {}; ///< environment variables that hold its key, by the vendor's custom
    QString keyPage = {}; ///< where a person gets a key
    quint16 localPort = 0; ///< not 0: runs on this machine, usually on this port
    OpenAiDialect dialect = {};
};

/// All presets, in the order in which they are offered.
const QList<ProviderPreset> &providerPresets();

/// The row of that name, or null.
const ProviderPreset *findPreset(QStringView name);

} // namespace Chat
