// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientrequest.h"

#include <optional>

namespace Chat {

/// Finds where the requests on a connection begin and end, and refuses what is beyond a limit or
/// has more than one reading: bare line feeds, two lengths, a length besides chunks, folded or
/// nameless headers. It looks at the bytes before QAbstractHttpServer reads them, which on Qt 6.4
/// knows no limit and takes nearly anything, and keeps the head, of which that tells no version.
///
/// A value without a socket. After a violation it takes nothing more.
class RequestFraming final
{
public:
    enum class State {
        Waiting, ///< for the first byte of a request
        Head,
        Body,
        Complete, ///< next() goes on to the one behind it
        Refused, ///< see violation()
    };

    /// Why a request is refused, as the status and message that its sender is told.
    struct Violation
    {
        int status = 400;
        QString message = {};
    };

    static constexpr qsizetype MaxHead = 64 * 1024; ///< request line and headers, in bytes
    static constexpr qsizetype MaxHeaders = 100;

    explicit RequestFraming(qint64 maxBody);

    /// Looks at the bytes that come next; stops behind a complete request or at a violation. Gives
    /// how many it has seen.
    qsizetype feed(QByteArrayView bytes);

    /// Begins with the request behind a complete one.
    void next();

    State state() const { return m_state; }
    const Violation &violation() const { return m_violation; }
    /// Known from State::Body on, and as far as it was read where that failed.
    const ClientRequestHead &head() const { return m_head; }
    /// Bytes of the body so far; of chunks with their marks.
    qint64 bodySeen() const { return m_bodySeen; }
    bool isChunked() const { return m_chunked; }
    /// Whether the connection can be used for another request.
    bool keepsAlive() const;

private:
    enum class ChunkState {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataReturn,
        DataEnd,
        LastReturn,
        LastEnd
    };

    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    qsizetype feedChunks(QByteArrayView bytes);
    bool takeChunkByte(char byte);
    bool readHead();
    bool readRequestLine(QByteArrayView line);
    bool readHeader(QByteArrayView line);
    bool readLength();
    bool refuse(int status, const QString &message);

    const qint64 m_maxBody;
    State m_state = State::Waiting;
    Violation m_violation;
    QByteArray m_bytes; // of the head so far
    ClientRequestHead m_head;
    qint64 m_bodyLeft = 0;
    bool m_chunked = false;
    ChunkState m_chunkState = ChunkState::Size;
    qint64 m_chunkSize = 0;
    int m_chunkDigits = 0;
    qint64 m_bodySeen = 0; // of chunks with sizes and extensions
};

} // namespace Chat
