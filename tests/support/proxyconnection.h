// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace Chat {

class TestProxy;

/// One client of a TestProxy: understands what it wants, then passes bytes both ways.
class ProxyConnection final : public QObject
{
    Q_OBJECT
public:
    ProxyConnection(TestProxy &proxy, QTcpSocket *client);

private:
    enum class Stage { Greeting, SocksCredentials, SocksRequest, HttpHead, Relaying, Ended };

    void read();
    bool step(); // false where more bytes are needed
    bool readGreeting();
    bool readSocksCredentials();
    bool readSocksRequest();
    bool readHttpHead();
    void answerSocks(char code);
    void relay(const QByteArray &answer, const QByteArray &forward);
    void end();

    TestProxy &m_proxy;
    QTcpSocket *m_client;
    QTcpSocket *m_target;
    Stage m_stage = Stage::Greeting;
    QByteArray m_input;
};

} // namespace Chat
