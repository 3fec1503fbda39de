// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "providers/errorbody.h"

namespace Chat {

/// A service's failure, judged to be of that kind, in words for the person: what happened, quoting
/// the service's own sentence, and what to do. An empty `host` is called "the service".
Error describeFailure(ErrorKind kind, int httpStatus, const ErrorBody &body, const QString &host);

} // namespace Chat
