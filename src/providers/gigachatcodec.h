// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "core/result.h"
#include "core/secret.h"

#include <QDateTime>
#include <QJsonObject>

// What is odd about GigaChat (reference `gigachat-api`): the key is exchanged for a token of half
// an hour; messages have to be in a strict order with one system text in front; functions come in
// pairs of call and result and in a subset of JSON Schema; arguments are objects, not text; there
// is no `stop`, and temperature 0 is not allowed. Its chunks are OpenAI's (see ChunkDecoder).

namespace Chat::GigaChatCodec {

/// The body of `POST /chat/completions` by the GigaChat reference §5, §6 and §13. A tool with the
/// name of a built-in function and nothing else switches that function on.
QJsonObject encodeRequest(const ChatRequest &request);

/// As OpenAiCodec's, with the codes of GigaChat's API and OAuth hosts (§3.1, §10).
Error decodeError(int httpStatus, const QByteArray &body, const QString &host);

/// `gigachat/GigaChat:latest` → `GigaChat`.
QString wireModel(const QString &model);

/// The name under which a function is offered: GigaChat reserves the names of its built-in ones,
/// and wants a letter first. functionName() turns it back.
QString wireFunctionName(const QString &name);
QString functionName(const QString &wireName);

/// A token as the OAuth hosts give it, in either spelling (§3.1, §3.2).
struct Token
{
    QByteArray text = {}; ///< printable ASCII: fit for a header
    QDateTime expiresAt = {}; ///< UTC
};
Result<Token> decodeToken(const QByteArray &body);

/// The authorisation key as it goes behind `Basic `, out of what a person pasted: spaces, line
/// ends and a pasted `Basic ` are dropped, and a client id and secret are joined and encoded.
/// NotConfigured where it cannot be a key.
Result<Secret> authorizationKey(const Secret &pasted);

} // namespace Chat::GigaChatCodec
