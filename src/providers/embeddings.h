// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QStringList>

namespace Chat {

/// Texts whose vectors are asked for. Knows no service.
struct EmbeddingRequest
{
    QString model = {};
    QStringList inputs = {}; ///< at least one
    std::optional<int> dimensions = {}; ///< > 0; empty: the model's own

    bool operator==(const EmbeddingRequest &) const = default;
};

/// The vectors of an EmbeddingRequest: one for each input, in their order, none empty, all finite.
struct Embeddings
{
    QString model = {}; ///< as answered
    QList<QList<double>> vectors = {};
    Usage usage = {};

    bool operator==(const Embeddings &) const = default;
};

} // namespace Chat
