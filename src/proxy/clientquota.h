// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientkeys.h"

#include <QDateTime>
#include <QHash>

#include <chrono>
#include <optional>

namespace Chat {

/// What each key has used of its limits, and what its requests in work may use yet. In memory: a
/// new start begins anew. A value.
class ClientQuota final
{
public:
    /// The wait where requests in work may leave some tokens over.
    static constexpr std::chrono::seconds Soon{1};

    /// Counts a request at `now` (UTC), or gives the wait until one may be made.
    std::optional<std::chrono::seconds> admit(const ClientKey &key, const QDateTime &now);
    /// The wait for tokens alone.
    std::optional<std::chrono::seconds> waitForTokens(const ClientKey &key,
                                                      const QDateTime &now) const;

    /// Keeps so many tokens for a request, so that many at once use no more than one by one.
    void reserve(const QString &name, qint64 tokens);
    /// Gives that back, and counts what was used.
    void settle(const QString &name, qint64 reserved, qint64 used, const QDateTime &now);

private:
    struct Used
    {
        qint64 minute = 0;
        int requests = 0;
        QDate day = {};
        qint64 tokens = 0;
        qint64 reserved = 0;
    };

    QHash<QString, Used> m_used; // by name
};

} // namespace Chat
