// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestlog.h"

#include <QMap>

#include <array>

namespace Chat {

/// The gateway's counters since its start, and as Prometheus reads them. One thread.
class GatewayMetrics final
{
public:
    void count(const RequestRecord &record);

    /// What is not counted but is as it is now.
    struct Now
    {
        qsizetype connections = 0;
        quint64 refusedConnections = 0;
        qint64 bodyBytes = 0; ///< of requests that come or are in work
        int requests = 0; ///< in work
        int streams = 0; ///< of these
        int waiting = 0; ///< of these: for a place on their account
    };
    QByteArray text(const Now &now) const;

private:
    static constexpr std::array Bounds{0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0}; // seconds

    QMap<QPair<QString, int>, quint64> m_requests; // by route and status
    QMap<QString, quint64> m_errors; // by kind
    QMap<QString, qint64> m_promptTokens; // by provider
    QMap<QString, qint64> m_completionTokens;
    std::array<quint64, Bounds.size() + 1> m_firstTokens{};
    double m_firstTokenSum = 0;
};

} // namespace Chat
