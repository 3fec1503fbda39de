// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/script.h"

namespace Chat {

Script Script::response(int status, const QByteArray &body, const ScriptHeaders &headers)
{
    ScriptHeaders all = headers;
    all.append({"Content-Length", QByteArray::number(body.size())});
    Script script = head(status, all);
    if (!body.isEmpty())
        script.write(body);
    return script;
}

Script Script::json(int status, const QByteArray &body, const ScriptHeaders &headers)
{
    ScriptHeaders all{{"Content-Type", "application/json"}};
    all += headers;
    return response(status, body, all);
}

Script Script::stream(const QByteArrayList &slices, const ScriptHeaders &headers)
{
    return openStream(slices, headers).lastChunk();
}

Script Script::openStream(const QByteArrayList &slices, const ScriptHeaders &headers)
{
    ScriptHeaders all{{"Content-Type", "text/event-stream"}, {"Transfer-Encoding", "chunked"}};
    all += headers;
    Script script = head(200, all);
    for (const QByteArray &slice : slices)
        script.chunk(slice);
    return script;
}

Script Script::head(int status, const ScriptHeaders &headers)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    for (const auto &[name, value] : headers)
        bytes += name + ": " + value + "\r\n";
    Script script;
    script.write(bytes + "\r\n");
    return script;
}

Script &Script::write(const QByteArray &bytes)
{
    m_steps.append(Write{bytes});
    return *this;
}

Script &Script::slices(const QByteArrayList &slices)
{
    for (const QByteArray &slice : slices)
        write(slice);
    return *this;
}

Script &Script::chunk(const QByteArray &bytes)
{
    return write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

Script &Script::lastChunk()
{
    return write("0\r\n\r\n");
}

Script &Script::wait()
{
    m_steps.append(Wait{});
    return *this;
}

Script &Script::delay(std::chrono::milliseconds time)
{
    m_steps.append(Delay{time});
    return *this;
}

Script &Script::close()
{
    m_steps.append(Close{});
    return *this;
}

Script &Script::reset()
{
    m_steps.append(Reset{});
    return *this;
}

Script &Script::hang()
{
    m_steps.append(Hang{});
    return *this;
}

Script &Script::stopReading()
{
    m_steps.append(StopReading{});
    return *this;
}

Script &Script::beforeBody()
{
    m_beforeBody = true;
    return *this;
}

} // namespace Chat
