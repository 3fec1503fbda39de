// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "core/result.h"
#include "providers/dialect.h"

#include <QJsonObject>

namespace Chat::OpenAiCodec {

/// The body of `POST /chat/completions`.
QJsonObject encodeRequest(const ChatRequest &request, const OpenAiDialect &dialect);

/// The models in the body of `GET /models`, with their purpose judged by `type` or name.
Result<QList<ModelInfo>> decodeModels(const QByteArray &body);

/// What an answer of an error status means: every shape of §2.1 rule 11, HTML and nothing at all.
/// `host` goes into the text. The caller passes the result through a Redactor.
Error decodeError(int httpStatus, const QByteArray &body, const QString &host);

} // namespace Chat::OpenAiCodec
