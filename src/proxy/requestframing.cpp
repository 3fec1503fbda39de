// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestframing.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::RequestFraming)
};

bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
        || (c != 0 && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter);
}

bool isPlain(QByteArrayView text) // no control characters
{
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || c == '\t';
    });
}

std::optional<int> hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return std::nullopt;
}

} // namespace

RequestFraming::RequestFraming(qint64 maxBody)
    : m_maxBody(maxBody)
{
}

bool RequestFraming::keepsAlive() const
{
    // The reader of chunks in Qt 6.4 may end a byte early or late, so nothing follows them.
    if (m_state == State::Refused || m_chunked)
        return false;
    if (m_head.minorVersion == 0)
        return m_head.headerHas("connection", "keep-alive");
    return !m_head.headerHas("connection", "close");
}

void RequestFraming::next()
{
    if (m_state != State::Complete)
        return;
    m_state = State::Waiting;
    m_bytes.clear();
    m_head = {};
    m_bodyLeft = 0;
    m_bodySeen = 0;
    m_chunked = false;
}

qsizetype RequestFraming::feed(QByteArrayView bytes)
{
    qsizetype seen = 0;
    while (seen < bytes.size() && m_state != State::Complete && m_state != State::Refused) {
        const QByteArrayView rest = bytes.sliced(seen);
        seen += m_state != State::Body ? feedHead(rest)
            : m_chunked                ? feedChunks(rest)
                                       : feedBody(rest);
    }
    return seen;
}

qsizetype RequestFraming::feedHead(QByteArrayView bytes)
{
    qsizetype seen = 0;
    if (m_state == State::Waiting) {
        // Empty lines before a request are to be skipped, says the standard.
        while (seen < bytes.size() && (bytes[seen] == '\r' || bytes[seen] == '\n'))
            ++seen;
        if (seen == bytes.size())
            return seen;
        m_state = State::Head;
    }
    const qsizetype before = m_bytes.size();
    const qsizetype room = MaxHead + 1 - before;
    const QByteArrayView taken = bytes.sliced(seen, std::min(room, bytes.size() - seen));
    m_bytes.append(taken.data(), taken.size());
    const qsizetype end = m_bytes.indexOf("\r\n\r\n", std::max<qsizetype>(0, before - 3));
    const qsizetype size = end < 0 ? m_bytes.size() : end + 4;
    // Refused at once: Qt would take it for the end of the head, and then the two disagree.
    for (qsizetype i = std::max<qsizetype>(before, 1); i < size; ++i) {
        if (m_bytes[i] == '\n' && m_bytes[i - 1] != '\r') {
            refuse(400, Texts::tr("A line of the request does not end with CR and LF."));
            return bytes.size();
        }
    }
    if (end < 0) {
        if (m_bytes.size() > MaxHead)
            refuse(431,
                   Texts::tr("The request's headers are larger than %1 KB.").arg(MaxHead / 1024));
        return seen + taken.size();
    }
    m_bytes.truncate(size);
    if (readHead()) {
        m_bytes.clear();
        m_state = m_chunked || m_bodyLeft > 0 ? State::Body : State::Complete;
    }
    return seen + size - before;
}

bool RequestFraming::readHead()
{
    QByteArrayView rest = QByteArrayView(m_bytes).chopped(2); // the empty line
    bool isFirst = true;
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf("\r\n");
        const QByteArrayView line = rest.first(end);
        rest = rest.sliced(end + 2);
        if (isFirst ? !readRequestLine(line) : !readHeader(line))
            return false;
        isFirst = false;
    }
    return readLength();
}

bool RequestFraming::readRequestLine(QByteArrayView line)
{
    const QByteArrayList parts = line.toByteArray().split(' ');
    if (parts.size() != 3 || !isToken(parts[0]) || parts[1].isEmpty() || !isPlain(parts[1]))
        return refuse(400, Texts::tr("The request line is not that of HTTP."));
    m_head.method = parts[0];
    m_head.target = parts[1];
    if (parts[2] != "HTTP/1.1" && parts[2] != "HTTP/1.0")
        return refuse(505, Texts::tr("Only HTTP/1.1 and HTTP/1.0 are spoken here."));
    m_head.minorVersion = parts[2].endsWith('1') ? 1 : 0;
    if (m_head.target != "*" && !m_head.target.startsWith('/'))
        return refuse(400,
                      Texts::tr("The request's target has to be a path: this is no proxy "
                                "for other addresses."));
    return true;
}

bool RequestFraming::readHeader(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon)) || !isPlain(line))
        return refuse(400, Texts::tr("A header of the request is not one of HTTP."));
    if (m_head.headers.size() >= MaxHeaders)
        return refuse(431, Texts::tr("The request has more than %1 headers.").arg(MaxHeaders));
    m_head.headers.emplaceBack(line.first(colon).toByteArray().toLower(),
                               line.sliced(colon + 1).toByteArray().trimmed());
    return true;
}

bool RequestFraming::readLength()
{
    std::optional<QByteArray> length;
    int hosts = 0;
    for (const auto &[name, value] : m_head.headers) {
        if (name == "content-length") {
            if (length)
                return refuse(400, Texts::tr("The request has two lengths."));
            length = value;
        } else if (name == "transfer-encoding") {
            if (m_chunked || value.toLower() != "chunked" || m_head.minorVersion == 0)
                return refuse(501, Texts::tr("Of transfer encodings only \"chunked\" is known."));
            m_chunked = true;
        } else if (name == "host") {
            ++hosts;
        }
    }
    if (hosts > 1 || (hosts == 0 && m_head.minorVersion == 1))
        return refuse(400, Texts::tr("The request needs one Host header."));
    if (m_chunked && length)
        return refuse(400, Texts::tr("The request has a length and chunks at the same time."));
    // Other upgrades, such as Java's to HTTP/2, are offers that a server may pass over.
    if (m_head.headerHas("upgrade", "websocket"))
        return refuse(400, Texts::tr("Only HTTP is spoken here, no web sockets."));
    if (length) {
        const bool isNumber = !length->isEmpty()
            && std::ranges::all_of(*length, [](char c) { return c >= '0' && c <= '9'; });
        if (!isNumber)
            return refuse(400, Texts::tr("The request's length is no number."));
        bool fits = false;
        m_bodyLeft = length->toLongLong(&fits);
        if (!fits || m_bodyLeft > m_maxBody)
            return refuse(
                413, Texts::tr("The request is larger than %1 MB.").arg(m_maxBody / (1024 * 1024)));
    }
    m_chunkState = ChunkState::Size;
    m_chunkSize = 0;
    m_chunkDigits = 0;
    m_bodySeen = 0;
    return true;
}

qsizetype RequestFraming::feedBody(QByteArrayView bytes)
{
    const qint64 taken = std::min<qint64>(m_bodyLeft, bytes.size());
    m_bodyLeft -= taken;
    m_bodySeen += taken;
    if (m_bodyLeft == 0)
        m_state = State::Complete;
    return taken;
}

qsizetype RequestFraming::feedChunks(QByteArrayView bytes)
{
    qsizetype seen = 0;
    while (seen < bytes.size() && m_state == State::Body) {
        qsizetype step = 1;
        if (m_chunkState == ChunkState::Data) {
            step = std::min<qint64>(m_chunkSize, bytes.size() - seen);
            m_chunkSize -= step;
            if (m_chunkSize == 0)
                m_chunkState = ChunkState::DataReturn;
        } else if (!takeChunkByte(bytes[seen])) {
            refuse(400, Texts::tr("The request's chunks cannot be read."));
        }
        seen += step;
        m_bodySeen += step;
        if (m_bodySeen > m_maxBody && m_state == State::Body)
            refuse(413,
                   Texts::tr("The request is larger than %1 MB.").arg(m_maxBody / (1024 * 1024)));
    }
    return seen;
}

bool RequestFraming::takeChunkByte(char byte)
{
    switch (m_chunkState) {
    case ChunkState::Size:
        if (const auto digit = hexDigit(byte)) {
            m_chunkSize = m_chunkSize * 16 + *digit;
            return ++m_chunkDigits <= 8;
        }
        if (m_chunkDigits == 0 || (byte != '\r' && byte != ';'))
            return false;
        m_chunkState = byte == ';' ? ChunkState::Extension : ChunkState::SizeEnd;
        return true;
    case ChunkState::Extension:
        if (byte == '\r')
            m_chunkState = ChunkState::SizeEnd;
        return byte != '\n';
    case ChunkState::SizeEnd:
        m_chunkState = m_chunkSize > 0 ? ChunkState::Data : ChunkState::LastReturn;
        m_chunkDigits = 0;
        return byte == '\n';
    case ChunkState::DataReturn:
        m_chunkState = ChunkState::DataEnd;
        return byte == '\r';
    case ChunkState::DataEnd:
        m_chunkState = ChunkState::Size;
        return byte == '\n';
    case ChunkState::LastReturn: // trailers are refused: nobody sends them, and Qt cannot read them
        m_chunkState = ChunkState::LastEnd;
        return byte == '\r';
    case ChunkState::LastEnd:
        m_state = State::Complete;
        return byte == '\n';
    case ChunkState::Data:
        break;
    }
    return false;
}

bool RequestFraming::refuse(int status, const QString &message)
{
    m_state = State::Refused;
    m_violation = {status, message};
    return false;
}

} // namespace Chat
