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
    const QDate today = now.toUTC().date();
    if (key.tokensPerDay > 0 && used.day == today && used.tokens >= key.tokensPerDay)
        return seconds(now.secsTo(QDateTime(today.addDays(1), QTime(0, 0), Qt::UTC)));
    ++used.requests;
    return std::nullopt;
}

void ClientQuota::addTokens(const QString &name, qint64 tokens, const QDateTime &now)
{
    Used &used = m_used[name];
    const QDate today = now.toUTC().date();
    if (used.day != today) {
        used.day = today;
        used.tokens = 0;
    }
    used.tokens += tokens;
}

} // namespace Chat
