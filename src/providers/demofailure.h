// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/demoanswer.h"

#include <QStringList>

namespace Chat {

/// What `/fail` can be asked for: `401`, `cut`, `filter`, …
QStringList demoFailureNames();

/// An answer that fails in that way, with the very error that the codecs make of a real service's
/// answer; nothing for an unknown name.
std::optional<DemoAnswer> demoFailure(const QString &name);

} // namespace Chat
