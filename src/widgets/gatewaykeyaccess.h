// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QStringList>

#include <functional>

namespace Chat {

/// The keys of the gateway's clients, as who runs the gateway keeps them. The functions read and
/// write a file: they are called in another thread, one at a time.
struct GatewayKeyAccess
{
    std::function<Result<QStringList>()> names = {};
    /// A key that is shown once. InvalidArgument for a name that cannot be one or is taken.
    std::function<Result<Secret>(const QString &name)> create = {};
    std::function<Result<bool>(const QString &name)> revoke = {}; ///< false: there is none
};

} // namespace Chat
