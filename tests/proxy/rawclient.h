// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QTcpSocket>
#include <QTest>

namespace Chat {

/// An answer as it came over the wire.
struct RawAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers = {}; ///< names in lower case
    QByteArray body = {}; ///< without the marks of its chunks
    bool isWhole = false;

    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QJsonObject error() const { return json().value(QStringLiteral("error")).toObject(); }
    QString code() const { return error().value(QStringLiteral("code")).toString(); }
    /// What stands behind `data: ` of each event.
    QByteArrayList events() const
    {
        QByteArrayList events;
        for (const QByteArray &line : body.split('\n')) {
            if (line.startsWith("data: "))
                events.append(line.mid(6));
        }
        return events;
    }
};

/// A client that sends bytes as they are, and keeps all that comes back.
class RawClient final
{
public:
    explicit RawClient(quint16 port, const QHostAddress &address = QHostAddress::LocalHost)
    {
        m_socket.connectToHost(address, port);
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket,
                         [this] { m_received += m_socket.readAll(); });
    }

    QTcpSocket &socket() { return m_socket; }
    const QByteArray &received() const { return m_received; }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }

    bool send(const QByteArray &bytes)
    {
        if (!QTest::qWaitFor([this] { return m_socket.state() == QTcpSocket::ConnectedState; },
                             20000))
            return false;
        m_socket.write(bytes);
        return m_socket.flush() || m_socket.bytesToWrite() == 0;
    }

    /// The next answer; one that is not whole where none came in time. `hasBody` is false for the
    /// answer to HEAD.
    RawAnswer next(bool hasBody = true)
    {
        RawAnswer answer;
        [[maybe_unused]] const bool came = QTest::qWaitFor(
            [&] {
                answer = {};
                const qsizetype size = parse(answer, hasBody);
                if (answer.isWhole)
                    m_received.remove(0, size);
                return answer.isWhole;
            },
            20000);
        return answer;
    }

    RawAnswer ask(const QByteArray &bytes, bool hasBody = true)
    {
        return send(bytes) ? next(hasBody) : RawAnswer();
    }

    static QByteArray get(const QByteArray &path, const QByteArray &headers = {},
                          const QByteArray &method = "GET")
    {
        return method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    static QByteArray post(const QByteArray &path, const QByteArray &body,
                           const QByteArray &headers = {})
    {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

private:
    qsizetype parse(RawAnswer &answer, bool hasBody) const
    {
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        if (end < 0)
            return 0;
        const QByteArrayList lines = m_received.left(end).split('\n');
        answer.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            answer.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        qsizetype at = end + 4;
        if (!hasBody || answer.status == 204 || answer.status == 100) {
            answer.isWhole = true;
        } else if (answer.headers.value("transfer-encoding") == "chunked") {
            for (;;) {
                const qsizetype line = m_received.indexOf("\r\n", at);
                if (line < 0)
                    return 0;
                const qsizetype size = m_received.mid(at, line - at).toLongLong(nullptr, 16);
                if (m_received.size() < line + 2 + size + 2)
                    return 0;
                answer.body += m_received.mid(line + 2, size);
                at = line + 2 + size + 2;
                if (size == 0)
                    break;
            }
            answer.isWhole = true;
        } else if (answer.headers.contains("content-length")) {
            const qsizetype size = answer.headers.value("content-length").toLongLong();
            answer.body = m_received.mid(at, size);
            answer.isWhole = answer.body.size() == size;
            at += size;
        } else { // to the connection's end
            answer.body = m_received.mid(at);
            answer.isWhole = isClosed();
            at = m_received.size();
        }
        return at;
    }

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace Chat
