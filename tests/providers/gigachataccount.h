// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/providerhome.h"
#include "support/fixtures.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"

#include <QDateTime>

#include <optional>

namespace Chat {

/// The account of GigaChat that a scripted server plays: it gives tokens, and takes the last alone.
class GigaChatAccount final
{
public:
    static inline const QString OAuthPath = QStringLiteral("/api/v2/oauth");
    static inline const QString ChatPath = QStringLiteral("/api/v1/chat/completions");
    static inline const QByteArray Key =
        "5f3b8e1c-0000-4000-8000-00000000abcd:9a8b7c6d-0000-4000-8000-0000000000ff";

    /// Has the profile `gigachat` ask at `server`, which `authority` vouches for.
    static void enter(ProviderHome &home, const ScriptedServer &server,
                      const TestAuthority &authority)
    {
        home.setKey(QStringLiteral("gigachat"), Key);
        home.set(QStringLiteral("profile/gigachat/baseUrl"), server.url(ChatPath).toString());
        home.set(QStringLiteral("profile/gigachat/authUrl"), server.url(OAuthPath).toString());
        home.set(QStringLiteral("profile/gigachat/caFile"), authority.certificateFile());
    }

    static Script refusal()
    {
        return Script::json(401, fixture(QStringLiteral("gigachat_error_401.json")));
    }

    /// A token for who asks for one.
    std::optional<Script> tokenFor(const RecordedRequest &request)
    {
        if (request.path() != OAuthPath)
            return std::nullopt;
        token = "invented-token-" + QByteArray::number(++issued);
        const qint64 end = QDateTime::currentMSecsSinceEpoch() + 30 * 60 * 1000;
        return Script::json(200,
                            R"({"access_token":")" + token + R"(","expires_at":)"
                                + QByteArray::number(end) + "}");
    }

    bool lets(const RecordedRequest &request) const
    {
        return !token.isEmpty() && request.header("authorization") == "Bearer " + token;
    }

    /// What is to be answered to a request for a token, and to one without that token; nothing
    /// where it may go on.
    std::optional<Script> gate(const RecordedRequest &request)
    {
        if (std::optional<Script> given = tokenFor(request))
            return given;
        return lets(request) ? std::nullopt : std::optional(refusal());
    }

    QByteArray token; ///< that it takes; empty: none, as when the service has forgotten it
    int issued = 0; ///< tokens
};

} // namespace Chat
