// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QByteArray>
#include <QList>
#include <QMutex>

#include <deque>

namespace Chat {

/// What is kept of one request to the gateway: no body, no key.
struct RequestRecord
{
    static constexpr int ClientLeft = 499; ///< for a status: before the end; as nginx records it

    quint64 number = 0; ///< counts from 1
    QDateTime time = {}; ///< UTC, of its beginning
    QByteArray id = {}; ///< as its client was told: `req_…`
    QString client = {}; ///< address, or the name of its key
    QString method = {};
    QString route = {}; ///< the path without query, at most 200 characters
    QString provider = {};
    QString model = {}; ///< as asked
    /// Or ClientLeft. Of a stream whose beginning was 200 and which the gateway had to end when it
    /// was stopped: 503.
    int status = 0;
    bool streamed = false;
    std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    std::chrono::milliseconds duration = {};
    std::optional<Usage> usage = {};
    QString error = {}; ///< name of the kind, empty where all went well
    QString reason = {}; ///< why it was refused or cut, in plain words; none of a service's

    bool operator==(const RequestRecord &) const = default;
};

/// The last requests to the gateway. Thread-safe: the gateway's thread adds, a window looks.
class RequestLog final
{
public:
    static constexpr std::size_t Size = 1000;

    /// Gives it its number.
    void add(RequestRecord record);

    /// Those behind that number that are still kept, oldest first; all for 0.
    QList<RequestRecord> since(quint64 number) const;

private:
    mutable QMutex m_mutex;
    std::deque<RequestRecord> m_records;
    quint64 m_last = 0;
};

} // namespace Chat
