// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Chat {

/// Ends a text before the first of some stops, for services that know none. Of what may be the
/// beginning of one it keeps back so much and no more. A value.
class StopCutter final
{
public:
    explicit StopCutter(const QStringList &stops = {});

    bool isActive() const { return !m_stops.isEmpty(); }
    bool isDone() const { return m_done; } ///< a stop came: nothing follows

    /// The stop that came.
    const QString &stop() const { return m_stop; }

    /// What of the text so far may go on.
    QString feed(const QString &text);
    /// The text has ended: what was kept back.
    QString finish();

private:
    QStringList m_stops;
    QString m_held;
    QString m_stop;
    bool m_done = false;
};

} // namespace Chat
