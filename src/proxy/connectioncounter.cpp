// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/connectioncounter.h"

#include <algorithm>

namespace Chat {

namespace {

QHostAddress clientOf(const QHostAddress &peer)
{
    bool isIPv4 = false;
    const quint32 address = peer.toIPv4Address(&isIPv4); // also of one that is mapped into IPv6
    if (isIPv4)
        return QHostAddress(address);
    Q_IPV6ADDR network = peer.toIPv6Address();
    std::fill(std::begin(network.c) + 8, std::end(network.c), quint8(0));
    return QHostAddress(network);
}

} // namespace

void ConnectionCounter::add(const QHostAddress &peer)
{
    ++m_total;
    ++m_byClient[clientOf(peer)];
}

void ConnectionCounter::remove(const QHostAddress &peer)
{
    const auto found = m_byClient.find(clientOf(peer));
    if (found == m_byClient.end())
        return;
    --m_total;
    if (--*found == 0)
        m_byClient.erase(found);
}

int ConnectionCounter::of(const QHostAddress &peer) const
{
    return m_byClient.value(clientOf(peer));
}

} // namespace Chat
