// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"

namespace Chat {

/// Whether a service that lists `models` knows `model`, by the spellings that services take for the
/// same one: with or without `:latest`, and without the folder that it is listed in
/// (`models/gemini-2.5-pro`). Upper and lower case count.
bool isListed(const QList<ModelInfo> &models, const QString &model);

/// The listed ones that `model` was most likely meant to be, the likeliest first; where none is
/// near, the first that can chat. At most `limit`.
QStringList modelsLike(const QList<ModelInfo> &models, const QString &model, qsizetype limit = 5);

} // namespace Chat
