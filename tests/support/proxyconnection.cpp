// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/proxyconnection.h"

#include "support/testproxy.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QtEndian>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr char Socks5 = 5;

qsizetype contentLength(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            return line.sliced(line.indexOf(':') + 1).trimmed().toLongLong();
    }
    return 0;
}

} // namespace

ProxyConnection::ProxyConnection(TestProxy &proxy, QTcpSocket *client)
    : QObject(&proxy)
    , m_proxy(proxy)
    , m_client(client)
    , m_target(new QTcpSocket(this))
{
    m_client->setParent(this);
    m_target->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    connect(m_client, &QTcpSocket::readyRead, this, &ProxyConnection::read);
    connect(m_client, &QTcpSocket::disconnected, this, [this] {
        m_target->disconnectFromHost();
        deleteLater();
    });
    connect(m_target, &QTcpSocket::readyRead, this,
            [this] { m_client->write(m_target->readAll()); });
    connect(m_target, &QTcpSocket::disconnected, m_client, &QTcpSocket::disconnectFromHost);
}

void ProxyConnection::read()
{
    if (m_stage == Stage::Relaying) {
        m_target->write(m_client->readAll());
        return;
    }
    m_input += m_client->readAll();
    while (!m_input.isEmpty() && step()) { }
}

bool ProxyConnection::step()
{
    switch (m_stage) {
    case Stage::Greeting:
        return readGreeting();
    case Stage::SocksCredentials:
        return readSocksCredentials();
    case Stage::SocksRequest:
        return readSocksRequest();
    case Stage::HttpHead:
        return readHttpHead();
    case Stage::Relaying:
    case Stage::Ended:
        break;
    }
    return false;
}

bool ProxyConnection::readGreeting()
{
    if (m_input.front() != Socks5) {
        m_stage = Stage::HttpHead;
        return true;
    }
    if (m_input.size() < 2 || m_input.size() < 2 + m_input.at(1))
        return false;
    const QByteArray methods = m_input.mid(2, m_input.at(1));
    m_input.remove(0, 2 + methods.size());
    const char wanted = m_proxy.m_user.isEmpty() ? 0 : 2;
    if (!methods.contains(wanted)) {
        m_client->write(QByteArray("\x05\xff", 2));
        end();
        return false;
    }
    m_client->write(QByteArray(1, Socks5) + QByteArray(1, wanted));
    m_stage = wanted == 2 ? Stage::SocksCredentials : Stage::SocksRequest;
    return true;
}

bool ProxyConnection::readSocksCredentials()
{
    if (m_input.size() < 2)
        return false;
    const qsizetype userSize = m_input.at(1);
    if (m_input.size() < 3 + userSize)
        return false;
    const qsizetype passwordSize = m_input.at(2 + userSize);
    if (m_input.size() < 3 + userSize + passwordSize)
        return false;
    const bool right = m_input.mid(2, userSize) == m_proxy.m_user
        && m_input.mid(3 + userSize, passwordSize) == m_proxy.m_password;
    m_input.remove(0, 3 + userSize + passwordSize);
    m_client->write(right ? QByteArray("\x01\x00", 2) : QByteArray("\x01\x01", 2));
    m_stage = Stage::SocksRequest;
    if (!right)
        end();
    return right;
}

bool ProxyConnection::readSocksRequest()
{
    if (m_input.size() < 5)
        return false;
    constexpr char v4 = 1;
    constexpr char name = 3;
    const char type = m_input.at(3);
    const qsizetype start = type == name ? 5 : 4;
    const qsizetype size = type == name ? m_input.at(4) : (type == v4 ? 4 : 16);
    if (m_input.size() < start + size + 2)
        return false;
    const QByteArray host = m_input.mid(start, size);
    const auto port = qFromBigEndian<quint16>(m_input.constData() + start + size);
    m_input.remove(0, start + size + 2);

    const QString shown = type == name ? QString::fromLatin1(host) : u"an address"_s;
    m_proxy.m_asked.append(u"SOCKS5 %1:%2"_s.arg(shown).arg(port));
    switch (m_proxy.m_mood) {
    case TestProxy::Mood::Willing:
        answerSocks(0);
        relay({}, {});
        break;
    case TestProxy::Mood::Forbidding:
        answerSocks(2);
        end();
        break;
    case TestProxy::Mood::Unsuccessful:
        answerSocks(5);
        end();
        break;
    case TestProxy::Mood::Silent:
        m_stage = Stage::Ended;
        break;
    }
    return false;
}

bool ProxyConnection::readHttpHead()
{
    const qsizetype size = m_input.indexOf("\r\n\r\n") + 4;
    if (size < 4)
        return false;
    const QByteArray head = m_input.first(size);
    const QByteArray credentials = (m_proxy.m_user + ':' + m_proxy.m_password).toBase64();
    if (!m_proxy.m_user.isEmpty()
        && !head.contains("Proxy-Authorization: Basic " + credentials + "\r\n")) {
        const qsizetype bodySize = contentLength(head);
        if (m_input.size() < size + bodySize)
            return false;
        m_input.remove(0, size + bodySize);
        m_client->write("HTTP/1.1 407 Proxy Authentication Required\r\n"
                        "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n");
        return true;
    }

    const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
    m_proxy.m_asked.append(QString::fromLatin1(words.value(0) + ' ' + words.value(1)));
    const bool isTunnel = words.value(0) == "CONNECT";
    switch (m_proxy.m_mood) {
    case TestProxy::Mood::Willing:
        if (isTunnel)
            relay("HTTP/1.1 200 Connection established\r\n\r\n", m_input.sliced(size));
        else
            relay({}, m_input);
        break;
    case TestProxy::Mood::Forbidding:
        m_client->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        end();
        break;
    case TestProxy::Mood::Unsuccessful:
        m_client->write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        end();
        break;
    case TestProxy::Mood::Silent:
        m_stage = Stage::Ended;
        break;
    }
    return false;
}

void ProxyConnection::answerSocks(char code)
{
    m_client->write(QByteArray("\x05", 1) + QByteArray(1, code)
                    + QByteArray("\x00\x01\x00\x00\x00\x00\x00\x00", 8));
}

void ProxyConnection::relay(const QByteArray &answer, const QByteArray &forward)
{
    m_stage = Stage::Relaying;
    m_client->write(answer);
    m_target->connectToHost(QHostAddress(QHostAddress::LocalHost), m_proxy.m_targetPort);
    m_target->write(forward); // kept until the connection is there
}

void ProxyConnection::end()
{
    m_stage = Stage::Ended;
    m_client->disconnectFromHost();
}

} // namespace Chat
