// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/recordedrequest.h"
#include "support/script.h"

#include <QObject>

#include <optional>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace Chat {

class ScriptedServer;

/// One connection of a ScriptedServer: reads requests one after another, plays the script of each.
/// Deletes itself when the connection has ended.
class ScriptedConnection final : public QObject
{
    Q_OBJECT
public:
    ScriptedConnection(ScriptedServer &server, QTcpSocket *socket, int number);

    void resume(); ///< after a wait
    void drop();

private:
    void read();
    bool readHead();
    void begin(const Script &script);
    void scheduleStep();
    void playStep();
    void play(const Script::Write &step);
    void play(const Script::Delay &step);
    void play(const Script::Wait &step);
    void play(const Script::Close &step);
    void play(const Script::Reset &step);
    void play(const Script::Hang &step);
    void play(const Script::StopReading &step);
    void endScript();
    void onDisconnected();

    ScriptedServer &m_server;
    QTcpSocket *m_socket;
    int m_number;
    QByteArray m_input;
    std::optional<RecordedRequest> m_request; // its head has come
    qsizetype m_bodyLeft = 0;
    std::optional<Script> m_script; // being played
    qsizetype m_step = 0;
    bool m_reading = true;
    bool m_closedByScript = false;
};

} // namespace Chat
