// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/httpstream.h"

#include <QStringList>

namespace Chat {

/// Writes down what a stream says, in order, and what came by it.
class StreamLog final : public QObject
{
    Q_OBJECT
public:
    explicit StreamLog(HttpStreamPtr &stream)
    {
        connect(stream.get(), &HttpStream::connecting, this,
                [this] { m_events.append(QStringLiteral("connecting")); });
        connect(stream.get(), &HttpStream::sent, this,
                [this] { m_events.append(QStringLiteral("sent")); });
        connect(stream.get(), &HttpStream::headReceived, this, [this, s = stream.get()] {
            m_events.append(QStringLiteral("head %1").arg(s->head().status));
        });
        connect(stream.get(), &HttpStream::chunk, this, [this](const QByteArray &bytes) {
            if (m_events.isEmpty() || m_events.last() != QStringLiteral("chunk"))
                m_events.append(QStringLiteral("chunk")); // how many is the network's affair
            m_body += bytes;
        });
        connect(stream.get(), &HttpStream::finished, this, [this, s = stream.get()] {
            m_events.append(QStringLiteral("finished"));
            m_error = s->error();
        });
    }

    const QStringList &events() const { return m_events; }
    bool has(const QString &event) const { return m_events.contains(event); }
    bool isFinished() const { return has(QStringLiteral("finished")); }
    const QByteArray &body() const { return m_body; }
    /// The name of the error's kind, or `ok`.
    QString result() const { return m_error ? errorKindName(m_error->kind) : QStringLiteral("ok"); }
    Error error() const { return m_error.value_or(Error()); }

private:
    QStringList m_events;
    QByteArray m_body;
    std::optional<Error> m_error;
};

} // namespace Chat
