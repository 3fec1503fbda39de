// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/objectptr.h"

#include <QList>
#include <QObject>
#include <QPointer>

namespace Chat {

class RequestQueue;

/// One request's place in a RequestQueue, or its stand in the line for one. Letting go of its
/// pointer gives the place back at once.
class RequestTicket final : public QObject
{
    Q_OBJECT
public:
    bool isGranted() const { return m_granted; }
    /// How many stand in line before this one; 0 also where it is granted.
    int position() const { return m_position; }

Q_SIGNALS:
    void granted(); ///< once, unless it was granted from the start; queued
    void positionChanged(int position); ///< while it waits; queued

private:
    friend class RequestQueue;
    friend struct LeaveQueue;
    RequestTicket() = default;
    void leave();
    void setPosition(int position);
    void grant();

    QPointer<RequestQueue> m_queue;
    bool m_granted = false;
    int m_position = 0;
};

struct LeaveQueue
{
    void operator()(RequestTicket *ticket) const;
};
using RequestTicketPtr = std::unique_ptr<RequestTicket, LeaveQueue>;

/// The places that an account has for requests at the same time; who finds none waits in line.
/// Tickets may outlive their queue: those that wait then wait for ever. One thread.
class RequestQueue final : public QObject
{
    Q_OBJECT
public:
    /// 0 places: no limit.
    explicit RequestQueue(int places, QObject *parent = nullptr);

    /// Never null. Granted at once where there is a place.
    RequestTicketPtr enter();

    int waitingCount() const { return static_cast<int>(m_line.size()); }
    /// Whether enter() would be granted at once.
    bool hasRoom() const { return m_places <= 0 || m_taken < m_places; }

Q_SIGNALS:
    void roomLeft(); ///< a place was given back that nobody waits for; queued

private:
    friend class RequestTicket;
    void leave(RequestTicket *ticket);
    void advance();

    const int m_places;
    int m_taken = 0;
    QList<RequestTicket *> m_line;
};

} // namespace Chat
