// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace Chat {

/// One server-sent event. `data` holds the event's data lines joined with a line feed.
struct SseEvent
{
    QByteArray name = {}; ///< the `event:` field; empty where there was none
    QByteArray data = {};

    bool operator==(const SseEvent &) const = default;
};

/// Server-sent events out of bytes: a value, right however the network cuts the bytes (WHATWG
/// "Server-sent events", §9.2.6), and tolerant where services are not: the last event may lack its
/// empty line, and llama.cpp's bare `error: {json}` line comes out as an event named `error`.
///
/// Works on bytes alone: a cut UTF-8 character is whole again in the event. Comments, `id:` and
/// `retry:` end here. `[DONE]` is data like any other: it is the codec's to know.
class SseParser final
{
public:
    static constexpr qsizetype DefaultMaxEventSize = 16 * 1024 * 1024; ///< bytes

    explicit SseParser(qsizetype maxEventSize = DefaultMaxEventSize)
        : m_maxEventSize(maxEventSize)
    {
    }

    /// The events completed by `bytes`, in order.
    QList<SseEvent> feed(QByteArrayView bytes);

    /// The event that the end of the stream completes, if any. The parser is as new afterwards.
    QList<SseEvent> finish();

    /// True once a line or an event grew beyond the limit; nothing comes out after that, until
    /// finish().
    bool isOverflowed() const { return m_overflowed; }

private:
    void takeLineEnd(QByteArrayView end, QList<SseEvent> &events);
    void takeLine(QByteArrayView line, QList<SseEvent> &events);
    void appendData(QByteArrayView value);
    void dispatch(QList<SseEvent> &events);
    void overflow();

    qsizetype m_maxEventSize;
    QByteArray m_line; // a line begun in an earlier feed
    SseEvent m_event;
    bool m_hasData = false;
    bool m_afterCr = false; // a line feed that comes next belongs to the carriage return
    bool m_atStart = true; // a byte order mark may still come
    bool m_overflowed = false;
};

} // namespace Chat
