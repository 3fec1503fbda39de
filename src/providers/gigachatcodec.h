// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "core/result.h"

#include <QDateTime>
#include <QJsonObject>

namespace Chat::GigaChatCodec {

/// The body of `POST /chat/completions` by the GigaChat reference §5, §6 and §13.
QJsonObject encodeRequest(const ChatRequest &request);

/// As OpenAiCodec's, with the codes of GigaChat's API and OAuth hosts (§3.1, §10).
Error decodeError(int httpStatus, const QByteArray &body, const QString &host);

/// `GigaChat:latest` → `GigaChat`.
QString wireModel(const QString &model);

/// A token as the OAuth hosts give it, in either spelling (§3.1, §3.2).
struct Token
{
    QByteArray text = {};
    QDateTime expiresAt = {}; ///< UTC
};
Result<Token> decodeToken(const QByteArray &body);

} // namespace Chat::GigaChatCodec
