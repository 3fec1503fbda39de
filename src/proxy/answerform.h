// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatdelta.h"
#include "proxy/gatewayerrors.h"

#include <QJsonObject>

namespace Chat {

/// How one family of clients gets one answer: as bytes of a stream, or whole. No socket.
class AnswerForm
{
public:
    virtual ~AnswerForm() = default;

    /// What keeps a silent stream alive: a comment, since clients take an event without data for
    /// broken JSON.
    virtual QByteArray ping() const { return ": ping\n\n"; }

    /// The events before everything else.
    virtual QByteArray begin() = 0;
    /// The events of a delta; empty where it has nothing for the client.
    virtual QByteArray delta(const ChatDelta &delta) = 0;
    /// The answer ends before that stop of the client's: told before end() and whole().
    virtual void stoppedAt(const QString &stop) { Q_UNUSED(stop) }
    /// The events of a proper end; `answer` has all that came by deltas, but for its text.
    virtual QByteArray end(const Message &answer) = 0;
    /// The events of an error in the middle: nothing follows. `error` is redacted.
    virtual QByteArray error(const Error &error) = 0;

    /// The whole answer, as JSON.
    virtual QByteArray whole(const Message &answer) = 0;
};

/// A fresh identifier for answers and calls: `prefix` and 24 letters and digits.
QString newAnswerId(QLatin1StringView prefix);

/// One event of a stream.
QByteArray streamEvent(const QJsonObject &data, const QByteArray &name = {});

/// A call's arguments as JSON text: some models give none as an empty text.
QString argumentsText(const ToolCall &call);

} // namespace Chat
