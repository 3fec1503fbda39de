// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QMutex>

#include <deque>

namespace Chat {

/// What is kept of one request to the gateway: no body, no key.
struct RequestRecord
{
    static constexpr int ClientLeft = 499; ///< for a status: before the end; as nginx records it

    quint64 number = 0; ///< counts from 1, in the order of their beginnings
    quint64 ended = 0; ///< likewise of their ends; 0 while it is under way
    QDateTime time = {}; ///< UTC, of its beginning
    QByteArray id = {}; ///< as its client was told: `req_…`
    QString client = {}; ///< address, or the name of its key
    QString method = {};
    QString route = {}; ///< the path without query, at most 200 characters
    QString provider = {};
    QString model = {}; ///< as asked
    /// Or ClientLeft; 0 while it is under way. Of a stream whose beginning was 200 and which the
    /// gateway had to end when it was stopped: 503.
    int status = 0;
    bool streamed = false;
    std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    std::chrono::milliseconds duration = {};
    std::optional<Usage> usage = {};
    QString error = {}; ///< name of the kind, empty where all went well
    QString reason = {}; ///< why it was refused or cut, in plain words; none of a service's

    bool isUnderWay() const { return ended == 0; }

    bool operator==(const RequestRecord &) const = default;
};

/// The last requests to the gateway, and those under way. Thread-safe: the gateway's thread adds, a
/// window looks.
class RequestLog final
{
public:
    static constexpr std::size_t Size = 1000; ///< of those that are over

    /// One that has begun, which gets its number, or of which more is known by now. It has to be
    /// given to add() when it is over.
    void setUnderWay(RequestRecord &record);
    /// One that is over. It gets its number, where it has none yet.
    void add(RequestRecord record);

    /// Those that ended behind that one and are still kept, in the order of their ends; all for 0.
    QList<RequestRecord> since(quint64 ended) const;

    struct News
    {
        QList<RequestRecord> ended = {}; ///< as of since()
        QList<RequestRecord> underWay = {}; ///< all of them, oldest first
    };
    /// Both at the same moment: what has ended is no longer under way.
    News newsSince(quint64 ended) const;

private:
    QList<RequestRecord> endedSince(quint64 ended) const;

    mutable QMutex m_mutex; // of all that follows
    std::deque<RequestRecord> m_records; // in the order of their ends, without a gap
    QMap<quint64, RequestRecord> m_underWay;
    quint64 m_last = 0;
    quint64 m_lastEnded = 0;
};

} // namespace Chat
