// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientkeys.h"

#include <QDateTime>
#include <QHash>

#include <chrono>
#include <optional>

namespace Chat {

/// What each key has used of its limits. In memory: a new start begins anew. A value.
class ClientQuota final
{
public:
    /// Counts a request at `now` (UTC), or gives the wait until one may be made.
    std::optional<std::chrono::seconds> admit(const ClientKey &key, const QDateTime &now);

    void addTokens(const QString &name, qint64 tokens, const QDateTime &now);

private:
    struct Used
    {
        qint64 minute = 0;
        int requests = 0;
        QDate day = {};
        qint64 tokens = 0;
    };

    QHash<QString, Used> m_used; // by name
};

} // namespace Chat
