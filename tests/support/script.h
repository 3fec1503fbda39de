// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QPair>

#include <chrono>
#include <variant>

namespace Chat {

using ScriptHeaders = QList<QPair<QByteArray, QByteArray>>;

/// What a ScriptedServer does for one request: steps, played in order. A value, built by chaining:
///
///   Script::head(200, {{"Transfer-Encoding", "chunked"}}).chunk("data: a\n\n").wait().reset()
///
/// After the last step the connection stays open for the next request, unless the request asked
/// for `Connection: close`.
class Script final
{
public:
    struct Write
    {
        QByteArray bytes;
    };
    struct Delay
    {
        std::chrono::milliseconds time;
    };
    struct Wait
    {
    };
    struct Close
    {
    };
    struct Reset
    {
    };
    struct Hang
    {
    };
    struct StopReading
    {
    };
    using Step = std::variant<Write, Delay, Wait, Close, Reset, Hang, StopReading>;

    /// A whole answer with a Content-Length.
    static Script response(int status, const QByteArray &body, const ScriptHeaders &headers = {});
    static Script json(int status, const QByteArray &body, const ScriptHeaders &headers = {});
    /// `200`, `text/event-stream`, one chunk of chunked encoding for each slice, properly ended.
    static Script stream(const QByteArrayList &slices, const ScriptHeaders &headers = {});
    /// The same up to the last slice, but not ended: what follows is to be added.
    static Script openStream(const QByteArrayList &slices, const ScriptHeaders &headers = {});
    /// Status line and headers, and nothing that tells a length but what `headers` say.
    static Script head(int status, const ScriptHeaders &headers = {});

    Script &write(const QByteArray &bytes); ///< these bytes as they are, flushed
    Script &slices(const QByteArrayList &slices); ///< each flushed apart
    Script &chunk(const QByteArray &bytes); ///< one chunk of chunked encoding, flushed
    Script &lastChunk();
    Script &wait(); ///< until ScriptedServer::go()
    Script &delay(std::chrono::milliseconds time);
    Script &close(); ///< in order: what was written arrives
    Script &reset(); ///< by RST
    Script &hang(); ///< nothing more, but the connection stays
    Script &stopReading(); ///< from here on nothing is read from the client

    /// To be played as soon as the request's head has come, without reading its body.
    Script &beforeBody();
    bool isBeforeBody() const { return m_beforeBody; }

    const QList<Step> &steps() const { return m_steps; }

private:
    QList<Step> m_steps;
    bool m_beforeBody = false;
};

} // namespace Chat
