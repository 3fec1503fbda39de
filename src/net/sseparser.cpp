// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sseparser.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace Chat {
namespace {

const char *find(const char *begin, const char *end, char wanted)
{
    const void *found =
        begin == end ? nullptr : std::memchr(begin, wanted, static_cast<std::size_t>(end - begin));
    return found ? static_cast<const char *>(found) : end;
}

} // namespace

QList<SseEvent> SseParser::feed(QByteArrayView bytes)
{
    QList<SseEvent> events;
    if (m_overflowed || bytes.isEmpty())
        return events;

    const char *position = bytes.data();
    const char *const end = position + bytes.size();
    if (std::exchange(m_afterCr, false) && *position == '\n')
        ++position;

    // Each kind of line end is looked for only once up to the next of its kind: a stream without
    // carriage returns, which is nearly every one, is scanned for them in one go.
    const char *lineFeed = find(position, end, '\n');
    const char *carriageReturn = find(position, end, '\r');
    while (position != end && !m_overflowed) {
        const char *const lineEnd = std::min(lineFeed, carriageReturn);
        const QByteArrayView piece(position, lineEnd - position);
        if (lineEnd == end) {
            if (m_line.size() + piece.size() > m_maxEventSize)
                overflow();
            else
                m_line.append(piece);
            break;
        }
        takeLineEnd(piece, events);

        position = lineEnd + 1;
        if (lineEnd == carriageReturn) {
            if (position == end)
                m_afterCr = true;
            else if (*position == '\n')
                ++position;
            carriageReturn = find(position, end, '\r');
        }
        if (lineFeed < position)
            lineFeed = find(position, end, '\n');
    }
    return events;
}

QList<SseEvent> SseParser::finish()
{
    QList<SseEvent> events;
    if (!m_overflowed && !m_line.isEmpty())
        takeLineEnd({}, events);
    if (!m_overflowed)
        dispatch(events);
    *this = SseParser(m_maxEventSize);
    return events;
}

void SseParser::takeLineEnd(QByteArrayView end, QList<SseEvent> &events)
{
    if (m_line.isEmpty()) {
        takeLine(end, events);
        return;
    }
    if (m_line.size() + end.size() > m_maxEventSize) {
        overflow();
        return;
    }
    m_line.append(end);
    takeLine(m_line, events);
    m_line.resize(0); // keeps the memory for the next cut line
}

void SseParser::takeLine(QByteArrayView line, QList<SseEvent> &events)
{
    if (line.size() > m_maxEventSize) {
        overflow();
        return;
    }
    if (std::exchange(m_atStart, false) && line.startsWith("\xEF\xBB\xBF"))
        line = line.sliced(3);
    if (line.isEmpty()) {
        dispatch(events);
        return;
    }

    const qsizetype colon = find(line.begin(), line.end(), ':') - line.begin();
    const QByteArrayView field = line.first(colon);
    QByteArrayView value = line.sliced(std::min(colon + 1, line.size()));
    if (value.startsWith(' '))
        value = value.sliced(1);

    if (field == "data") {
        appendData(value);
    } else if (field == "event") {
        m_event.name = value.toByteArray();
    } else if (field == "error" && value.startsWith('{')) {
        dispatch(events);
        m_event.name = "error";
        appendData(value);
    }
}

void SseParser::appendData(QByteArrayView value)
{
    if (m_event.data.size() + 1 + value.size() > m_maxEventSize) {
        overflow();
    } else if (m_hasData) {
        m_event.data.append('\n');
        m_event.data.append(value);
    } else {
        m_event.data = value.toByteArray();
        m_hasData = true;
    }
}

void SseParser::dispatch(QList<SseEvent> &events)
{
    if (m_hasData)
        events.append(std::exchange(m_event, {}));
    else
        m_event.name.clear(); // a name without data is no event
    m_hasData = false;
}

void SseParser::overflow()
{
    m_overflowed = true;
    m_line = {};
    m_event = {};
    m_hasData = false;
}

} // namespace Chat
