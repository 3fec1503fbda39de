// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include "chat/questionwish.h"

#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QTimer>

namespace Chat {

/// One window program for each person and database: the first one listens on a local socket, a
/// later one hands its wish over and ends. Nobody but the same person can connect. A socket that a
/// crash left behind is taken over; a first one that does not answer is done without, for several
/// processes may work on one database.
///
/// start(), then exactly one of becameFirst() and handedOver(). One thread.
class SingleInstance final : public QObject
{
    Q_OBJECT
public:
    /// The longest wish that can be handed over, in bytes of JSON.
    static constexpr qsizetype LargestMessage = 32 * 1024 * 1024;

    explicit SingleInstance(const QString &databasePath, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Without a text: the first one is only to come to the front.
    void start(const QuestionWish &question = {});

    QString serverName() const { return m_name; }

Q_SIGNALS:
    void becameFirst();
    void handedOver();
    void raiseRequested();
    void asked(const Chat::QuestionWish &question);

private:
    void onConnected();
    void onAnswer();
    void onFailure();
    void listen();
    void onNewConnection();
    void readFrom(QLocalSocket *client);
    void act(const QJsonObject &wish);

    const QString m_name;
    QLockFile m_lock; // between "nobody answers" and "I listen"
    QLocalServer m_server;
    QLocalSocket m_client;
    QTimer m_patience;
    QuestionWish m_question;
    bool m_isDecided = false;
};

} // namespace Chat
