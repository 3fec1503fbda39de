// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Chat {

struct Error;

/// What is under way for one request of a connection.
class ClientWork : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The connection is no more: lets go of everything at once, and writes nothing more. It is
    /// deleted soon after. `reason` is why, for a person.
    virtual void abandon(const QString &reason) = 0;

    /// The gateway cannot let it end: tells the client, as far as its answer has not ended yet, and
    /// lets go of everything. It is deleted soon after.
    virtual void breakOff(const Error &error) = 0;

    /// The client takes its answer more slowly than it comes: as little as can be, for now.
    virtual void setPaused(bool) { }
};

} // namespace Chat
