// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTcpServer>

namespace Chat {

/// A real proxy on loopback, HTTP (CONNECT and whole-URL requests) and SOCKS5 on the same port.
/// Every host name leads to one local server: so a test can reach it by a name that is not of
/// loopback, which is never proxied.
class TestProxy final : public QTcpServer
{
    Q_OBJECT
public:
    enum class Mood {
        Willing,
        Forbidding, ///< answers 403, or "not allowed" by SOCKS5
        Unsuccessful, ///< answers as where the target refuses the connection
        Silent, ///< takes the request and never answers
    };

    /// `targetPort` is that of the local server on 127.0.0.1.
    explicit TestProxy(quint16 targetPort, QObject *parent = nullptr);

    bool start() { return listen(QHostAddress::LocalHost); }

    void setCredentials(const QString &user, const QString &password);
    void setMood(Mood mood) { m_mood = mood; }

    /// What was asked for, in order: `CONNECT service.test:443`, `GET http://service.test/`,
    /// `SOCKS5 service.test:80`. Refusals for want of credentials are not counted.
    const QStringList &asked() const { return m_asked; }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    friend class ProxyConnection;
    quint16 m_targetPort;
    QByteArray m_user;
    QByteArray m_password;
    Mood m_mood = Mood::Willing;
    QStringList m_asked;
};

} // namespace Chat
