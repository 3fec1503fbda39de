// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "providers/embeddings.h"

#include <QJsonObject>

namespace Chat {

/// What a client asks of `POST /v1/embeddings`.
struct EmbeddingsOrder
{
    QString model = {}; ///< as asked: echoed in the answer
    EmbeddingRequest request = {}; ///< its model is not set yet
    bool inBase64 = false; ///< little-endian 32-bit floats, as the official clients want them
};

Result<EmbeddingsOrder> decodeEmbeddings(const QJsonObject &body);

/// The answer in OpenAI's shape.
QJsonObject encodeEmbeddings(const EmbeddingsOrder &order, const Embeddings &embeddings);

} // namespace Chat
