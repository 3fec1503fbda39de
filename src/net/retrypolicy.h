// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/httpstream.h"

#include <QDateTime>

namespace Chat {

/// When a failed exchange is worth another try, and after what wait: what the official SDKs do
/// (OpenAI reference §1.8). A value; knows no clock and no network.
struct RetryPolicy
{
    static constexpr std::chrono::milliseconds FirstDelay = std::chrono::milliseconds(500);
    static constexpr std::chrono::milliseconds MaxDelay = std::chrono::seconds(8);
    static constexpr std::chrono::milliseconds MaxObeyedWait = std::chrono::seconds(120);

    int maxRetries = 2;
    std::chrono::milliseconds firstDelay = FirstDelay; ///< doubles with each retry

    /// The wait before try number `retry` + 1 (`retry` counts from 0), or nothing where another
    /// try is no use: the kind is not one that passes, the service said `x-should-retry: false`,
    /// the tries are used up, or the service asks for more than MaxObeyedWait.
    ///
    /// `head` is that of the failed answer, or empty where there was none. The wait that the
    /// service asked for is taken from `error`, else from `head` (but for a date: that needs a
    /// clock). `jitter` is a random number in [0, 1). Not to be asked once a byte of a 2xx answer
    /// has come.
    std::optional<std::chrono::milliseconds> delayBefore(int retry, const Error &error,
                                                         const HttpResponseHead &head,
                                                         double jitter) const;

    bool operator==(const RetryPolicy &) const = default;
};

/// The wait that a server asked for by `retry-after-ms` or `retry-after` (seconds or a date, whose
/// distance is counted from `now`; one in the past is no wait). Nothing where it asked for none, or
/// in a form that cannot be understood.
std::optional<std::chrono::milliseconds> retryAfter(const HttpResponseHead &head,
                                                    const QDateTime &now);

} // namespace Chat
