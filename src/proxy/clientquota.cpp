// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientquota.h"

namespace Chat {

using std::chrono::seconds;

namespace {

constexpr qint64 Minute = 60;

}

std::optional<seconds> ClientQuota::admit(const ClientKey &key, const QDateTime &now)
{
    Used &used = m_used[key.name];
    const qint64 second = now.toSecsSinceEpoch();
    if (used.minute != second / Minute) {
        used.minute = second / Minute;
        used.requests = 0;
    }
    if (key.requestsPerMinute > 0 && used.requests >= key.requestsPerMinute)
        return seconds(Minute - second % Minute);
    if (const auto wait = waitForTokens(key, now))
        return wait;
    ++used.requests;
    return std::nullopt;
}

std::optional<seconds> ClientQuota::waitForTokens(const ClientKey &key, const QDateTime &now) const
{
    const auto used = m_used.constFind(key.name);
    if (key.tokensPerDay <= 0 || used == m_used.cend())
        return std::nullopt;
    const QDate today = now.toUTC().date();
    const qint64 tokens = used->day == today ? used->tokens : 0;
    if (tokens >= key.tokensPerDay)
        return seconds(now.secsTo(QDateTime(today.addDays(1), QTime(0, 0), Qt::UTC)));
    if (tokens + used->reserved >= key.tokensPerDay)
        return Soon;
    return std::nullopt;
}

void ClientQuota::reserve(const QString &name, qint64 tokens)
{
    m_used[name].reserved += tokens;
}

void ClientQuota::settle(const QString &name, qint64 reserved, qint64 tokens, const QDateTime &now)
{
    Used &used = m_used[name];
    used.reserved -= reserved;
    const QDate today = now.toUTC().date();
    if (used.day != today) {
        used.day = today;
        used.tokens = 0;
    }
    used.tokens += tokens;
}

} // namespace Chat
