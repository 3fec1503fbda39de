// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedconnection.h"

#include "support/scriptedserver.h"

#include <QTcpSocket>
#include <QTimer>

#include <algorithm>

#include <sys/socket.h>

namespace Chat {

ScriptedConnection::ScriptedConnection(ScriptedServer &server, QTcpSocket *socket, int number)
    : QObject(&server)
    , m_server(server)
    , m_socket(socket)
    , m_number(number)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &ScriptedConnection::read);
    connect(m_socket, &QTcpSocket::disconnected, this, &ScriptedConnection::onDisconnected);
}

void ScriptedConnection::resume()
{
    scheduleStep();
}

void ScriptedConnection::drop()
{
    m_closedByScript = true;
    m_socket->disconnectFromHost();
}

void ScriptedConnection::read()
{
    if (!m_reading)
        return;
    m_input += m_socket->readAll();
    while (!m_script) {
        if (!m_request && !readHead())
            return;
        if (!m_script) { // else it plays before the body
            const qsizetype part = std::min(m_bodyLeft, m_input.size());
            m_request->body += m_input.first(part);
            m_input.remove(0, part);
            m_bodyLeft -= part;
            if (m_bodyLeft > 0)
                return;
            m_server.record(*m_request);
            begin(*m_server.scriptFor(*m_request, true));
        }
    }
}

bool ScriptedConnection::readHead()
{
    const qsizetype end = m_input.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QList<QByteArray> lines = m_input.first(end).replace("\r\n", "\n").split('\n');
    m_input.remove(0, end + 4);

    RecordedRequest request;
    request.connection = m_number;
    const QList<QByteArray> words = lines.first().split(' ');
    request.verb = words.value(0);
    request.target = words.value(1);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.append({line.first(std::max<qsizetype>(colon, 0)).toLower(),
                                line.sliced(colon + 1).trimmed()});
    }
    m_bodyLeft = request.header("content-length").toLongLong();
    m_request = request;

    if (const std::optional<Script> script = m_server.scriptFor(*m_request, false)) {
        m_reading = m_bodyLeft == 0;
        m_server.record(*m_request);
        begin(*script);
    }
    return true;
}

void ScriptedConnection::begin(const Script &script)
{
    m_script = script;
    m_step = 0;
    scheduleStep();
}

void ScriptedConnection::scheduleStep()
{
    // A turn of the event loop between any two steps lets a client of this thread see each slice.
    QMetaObject::invokeMethod(this, &ScriptedConnection::playStep, Qt::QueuedConnection);
}

void ScriptedConnection::playStep()
{
    if (!m_script)
        return;
    if (m_step == m_script->steps().size()) {
        endScript();
        return;
    }
    const Script::Step step = m_script->steps().at(m_step++);
    std::visit([this](const auto &kind) { play(kind); }, step);
}

void ScriptedConnection::play(const Script::Write &step)
{
    m_socket->write(step.bytes);
    m_socket->flush();
    scheduleStep();
}

void ScriptedConnection::play(const Script::Delay &step)
{
    QTimer::singleShot(step.time, this, &ScriptedConnection::playStep);
}

void ScriptedConnection::play(const Script::Wait &)
{
    if (m_server.mayGoOn(this))
        scheduleStep();
}

void ScriptedConnection::play(const Script::Close &)
{
    m_closedByScript = true;
    m_socket->disconnectFromHost();
}

void ScriptedConnection::play(const Script::Reset &)
{
    m_closedByScript = true;
    const linger now{.l_onoff = 1, .l_linger = 0}; // close() then sends RST
    setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now,
               sizeof now);
    m_socket->abort();
}

void ScriptedConnection::play(const Script::Hang &) { }

void ScriptedConnection::play(const Script::StopReading &)
{
    m_reading = false;
    m_socket->setReadBufferSize(1);
    // Left to itself the system's own buffer may grow until it has all that a client sends.
    m_socket->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
    scheduleStep();
}

void ScriptedConnection::endScript()
{
    const int number = m_request->number;
    const bool close = m_request->header("connection").toLower() == "close";
    m_script.reset();
    m_request.reset();
    if (close)
        drop();
    Q_EMIT m_server.scriptFinished(number);
    if (m_reading)
        QMetaObject::invokeMethod(this, &ScriptedConnection::read, Qt::QueuedConnection);
}

void ScriptedConnection::onDisconnected()
{
    m_server.removeConnection(this);
    if (m_script) {
        const int number = m_request->number;
        m_script.reset();
        if (m_closedByScript)
            Q_EMIT m_server.scriptFinished(number);
        else
            Q_EMIT m_server.clientLeft(number);
    }
    deleteLater();
}

} // namespace Chat
