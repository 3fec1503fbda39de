// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/retrypolicy.h"

#include "net/httpdate.h"
#include "net/transporterror.h"

#include <algorithm>
#include <cmath>

namespace Chat {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr double MaxJitter = 0.25;

bool passes(const Error &error, int status)
{
    if (status >= 400)
        return status == 408 || status == 409 || status == 429 || status >= 500;
    return error.kind == ErrorKind::Connection || error.kind == ErrorKind::NameLookup
        || TransportError::isConnectTimeout(error);
}

std::optional<Milliseconds> number(const QByteArray &text, double millisecondsPerUnit)
{
    constexpr double farthest = 1e12; // some 30 years
    bool ok = false;
    const double value = text.trimmed().toDouble(&ok) * millisecondsPerUnit;
    if (!ok || !std::isfinite(value) || value < 0 || value > farthest)
        return {};
    return Milliseconds(std::llround(value));
}

std::optional<Milliseconds> untilDate(const QByteArray &text, const QDateTime &now)
{
    const QDateTime date = httpDate(text);
    if (!date.isValid() || !now.isValid())
        return {};
    return Milliseconds(std::max<qint64>(0, now.msecsTo(date)));
}

} // namespace

std::optional<Milliseconds> RetryPolicy::delayBefore(int retry, const Error &error,
                                                     const HttpResponseHead &head,
                                                     double jitter) const
{
    if (retry >= maxRetries || error.kind == ErrorKind::Cancelled
        || error.kind == ErrorKind::QuotaExceeded)
        return {};

    const int status = head.status != 0 ? head.status : error.httpStatus;
    const QByteArray wish = head.header("x-should-retry").trimmed().toLower();
    if (wish == "false" || (wish != "true" && !passes(error, status)))
        return {};

    const auto asked = error.retryAfter ? error.retryAfter : retryAfter(head, {});
    if (asked && *asked > MaxObeyedWait)
        return {};
    if (asked && asked->count() > 0)
        return asked;

    const double wait = std::min(std::ldexp(static_cast<double>(firstDelay.count()), retry),
                                 static_cast<double>(MaxDelay.count()));
    return Milliseconds(std::llround(wait * (1 - MaxJitter * jitter)));
}

std::optional<Milliseconds> retryAfter(const HttpResponseHead &head, const QDateTime &now)
{
    if (const auto exact = number(head.header("retry-after-ms"), 1))
        return exact;
    const QByteArray value = head.header("retry-after");
    if (const auto seconds = number(value, 1000))
        return seconds;
    return untilDate(value, now);
}

} // namespace Chat
