// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/requestqueue.h"

#include <utility>

namespace Chat {

void RequestTicket::leave()
{
    if (m_queue)
        m_queue->leave(this);
    m_queue.clear();
}

void RequestTicket::setPosition(int position)
{
    if (std::exchange(m_position, position) == position)
        return;
    QMetaObject::invokeMethod(
        this,
        [this, position] {
            // By the time it is told it may be out of date: the news that follows says so.
            if (!m_granted && m_position == position)
                Q_EMIT positionChanged(position);
        },
        Qt::QueuedConnection);
}

void RequestTicket::grant()
{
    m_granted = true;
    m_position = 0;
    QMetaObject::invokeMethod(this, &RequestTicket::granted, Qt::QueuedConnection);
}

void LeaveQueue::operator()(RequestTicket *ticket) const
{
    ticket->leave();
    SilentDeleteLater()(ticket);
}

RequestQueue::RequestQueue(int places, QObject *parent)
    : QObject(parent)
    , m_places(places)
{
}

RequestTicketPtr RequestQueue::enter()
{
    RequestTicketPtr ticket(new RequestTicket);
    ticket->m_queue = this;
    if (hasRoom()) {
        ++m_taken;
        ticket->m_granted = true;
    } else {
        ticket->m_position = waitingCount();
        m_line.append(ticket.get());
    }
    return ticket;
}

void RequestQueue::leave(RequestTicket *ticket)
{
    if (ticket->m_granted)
        --m_taken;
    else
        m_line.removeOne(ticket);
    advance();
}

void RequestQueue::advance()
{
    while (!m_line.isEmpty() && m_taken < m_places) {
        ++m_taken;
        m_line.takeFirst()->grant();
    }
    for (qsizetype i = 0; i < m_line.size(); ++i)
        m_line.at(i)->setPosition(static_cast<int>(i));
    if (m_places > 0 && hasRoom()) // without places nobody waits for room
        QMetaObject::invokeMethod(this, &RequestQueue::roomLeft, Qt::QueuedConnection);
}

} // namespace Chat
