// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace Chat {

/// An event of a stream whose events have names.
struct StreamEvent
{
    QString name = {};
    QJsonObject data = {};
};

/// The events of a stream; its comments are left out.
inline QList<StreamEvent> streamEvents(const QByteArray &stream)
{
    QList<StreamEvent> events;
    StreamEvent event;
    for (const QByteArray &line : stream.split('\n')) {
        if (line.startsWith("event: ")) {
            event.name = QString::fromUtf8(line.mid(7));
        } else if (line.startsWith("data: ")) {
            event.data = QJsonDocument::fromJson(line.mid(6)).object();
        } else if (line.isEmpty() && !event.data.isEmpty()) {
            events.append(event);
            event = {};
        }
    }
    return events;
}

inline QStringList eventNames(const QList<StreamEvent> &events)
{
    QStringList names;
    for (const StreamEvent &event : events)
        names.append(event.name);
    return names;
}

} // namespace Chat
