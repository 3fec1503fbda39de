// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "providers/embeddings.h"

#include <QJsonObject>

namespace Chat::EmbeddingCodec {

/// The body of `POST /embeddings`, OpenAI's and GigaChat's.
QJsonObject encodeRequest(const EmbeddingRequest &request);

/// The vectors in the answer to a request of `count` texts, as numbers or in base64. Protocol where
/// they are not what was asked for.
Result<Embeddings> decode(const QByteArray &body, qsizetype count);

} // namespace Chat::EmbeddingCodec
