// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

namespace Chat {

/// The value of a `date` or `retry-after` header in UTC (RFC 9110 §5.6.7, the form that is in use:
/// "Sun, 06 Nov 1994 08:49:37 GMT"), or an invalid time where it is not one.
QDateTime httpDate(const QByteArray &value);

} // namespace Chat
