// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "core/result.h"
#include "providers/dialect.h"

#include <QJsonObject>
#include <QSet>

namespace Chat::OpenAiCodec {

/// The body of `POST /chat/completions`. Parameters that the dialect does not take are left out,
/// as are messages that would be empty.
QJsonObject encodeRequest(const ChatRequest &request, const OpenAiDialect &dialect);

/// The models in the body of `GET /models`, with their purpose judged by `type` or name, sorted by
/// id. Also GigaChat's.
Result<QList<ModelInfo>> decodeModels(const QByteArray &body);

/// What an answer of an error status means: every shape of §2.1 rule 11, HTML and nothing at all.
/// `host` goes into the text. The caller passes the result through a Redactor.
Error decodeError(int httpStatus, const QByteArray &body, const QString &host);

/// The field of the request that the service does not know or take at all, by what decodeError()
/// made of its answer: the request may succeed without it. Empty where it refused anything else.
QString refusedParameter(const Error &error);

/// Takes refused fields out of a request's `body`, and those that make no sense without them. A
/// refused `max_tokens` becomes `max_completion_tokens` and the other way round.
void dropParameters(QJsonObject &body, const QSet<QString> &refused);

} // namespace Chat::OpenAiCodec
