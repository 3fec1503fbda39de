// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QHostAddress>

namespace Chat {

/// The open connections, in all and by client. A client is an IPv4 address, or the network of 64
/// bits that an IPv6 address is in: whoever has one of these has all of its addresses. A value.
class ConnectionCounter final
{
public:
    void add(const QHostAddress &peer);
    void remove(const QHostAddress &peer); ///< one that was added

    qsizetype total() const { return m_total; }
    int of(const QHostAddress &peer) const;

private:
    qsizetype m_total = 0;
    QHash<QHostAddress, int> m_byClient;
};

} // namespace Chat
