// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>

namespace Chat {

/// What a person can do about a failed answer with one press of a button.
enum class Remedy {
    Retry, ///< ask again
    OpenSettings, ///< of the provider that failed
    ChooseModel,
};

/// The remedies that can help against an error, the likeliest first. Those that only wait are for
/// Retry, too.
QList<Remedy> remediesFor(const Error &error);

/// What stands on the button.
QString remedyText(Remedy remedy);

} // namespace Chat
