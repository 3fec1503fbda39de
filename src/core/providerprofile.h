// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

namespace Chat {

/// How a service is spoken to.
enum class ProviderKind { OpenAi, GigaChat, Demo };

QString providerKindName(ProviderKind kind); ///< `openai`, `gigachat`, `demo`

/// One configured service: what a person sets up under a name of their own choice. Its key is not
/// here but in SecretStore, under the same name.
struct ProviderProfile
{
    QString name = {}; ///< unique; how the command line and the settings call it
    ProviderKind kind = ProviderKind::OpenAi;
    /// Row of the preset table (`openai`, `ollama`, …) with the dialect. Empty: the row that is
    /// called like the profile, else `openai`.
    QString preset = {};
    QString baseUrl = {}; ///< as typed; empty: the preset's. May hold the full chat URL
    QString model = {}; ///< asked for where the request names none
    QString organization = {}; ///< OpenAI-Organization
    QString project = {}; ///< OpenAI-Project
    QString apiVersion = {}; ///< Azure's `api-version`
    QString authUrl = {}; ///< GigaChat: where tokens are issued; empty: the official one
    QString scope = {}; ///< GigaChat: `GIGACHAT_API_PERS`, `…_B2B` or `…_CORP`
    int maxConcurrent = 0; ///< requests at once on this account; 0: no limit of ours
    QString caFile = {}; ///< PEM file with further certificate authorities
    bool verifyTls = true; ///< false only by the person's explicit act; warned about at each use
    int tokensPerSecond = 50; ///< Demo: speed of the answer; 0: at once

    bool operator==(const ProviderProfile &) const = default;
};

} // namespace Chat
