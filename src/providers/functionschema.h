// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace Chat {

/// A function's parameters in the subset of JSON Schema that GigaChat takes (reference §7):
/// references are put in place, the first usable one of several alternatives is taken, objects
/// always have `properties`, and what is not taken is left out. Bounded in depth and size, so that
/// a schema that refers to itself ends.
QJsonObject gigaChatSchema(const QJsonObject &schema);

} // namespace Chat
