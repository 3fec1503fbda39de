// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Chat {

/// The models that a picker offers for what is typed: those of the service that have its letters
/// in this order, best first, and the text itself where the service does not list it, for it need
/// not list all. The first is the one to be taken without another look.
QStringList matchingModels(const QStringList &models, const QString &typed);

} // namespace Chat
