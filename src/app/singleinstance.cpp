// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/singleinstance.h"

#include "core/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QStandardPaths>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds Patience(3000);
constexpr int MostClients = 8;

/// In the person's own folder for such things, where there is one; else told apart by their home.
QString socketName(const QString &databasePath)
{
    const QByteArray told = (QDir::homePath() + u'\n' + databasePath).toUtf8();
    const QString hash = QString::fromLatin1(
        QCryptographicHash::hash(told, QCryptographicHash::Sha256).toHex().left(16));
    const QString name = u"lmchat-"_s + hash;
#ifdef Q_OS_UNIX
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (!folder.isEmpty())
        return folder + u'/' + name;
#endif
    return name;
}

QString lockName(const QString &socket)
{
    return (QDir::isAbsolutePath(socket) ? socket : QDir::tempPath() + u'/' + socket) + ".lock"_L1;
}

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

SingleInstance::SingleInstance(const QString &databasePath, QObject *parent)
    : QObject(parent)
    , m_name(socketName(databasePath))
    , m_lock(lockName(m_name))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_lock.setStaleLockTime(0); // only one whose process is gone
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_patience, &QTimer::timeout, this, &SingleInstance::onFailure);
    connect(&m_client, &QLocalSocket::connected, this, &SingleInstance::onConnected);
    connect(&m_client, &QLocalSocket::readyRead, this, &SingleInstance::onAnswer);
    connect(&m_client, &QLocalSocket::disconnected, this, &SingleInstance::onFailure);
    connect(&m_client, &QLocalSocket::errorOccurred, this, &SingleInstance::onFailure);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onNewConnection);
}

SingleInstance::~SingleInstance()
{
    m_isDecided = true;
    m_client.disconnect(this);
}

void SingleInstance::start(const QuestionWish &question)
{
    m_question = question;
    // Queued, so that it is decided after the caller has connected.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_patience.start();
            m_client.connectToServer(m_name);
        },
        Qt::QueuedConnection);
}

void SingleInstance::onConnected()
{
    m_client.write(lineOf(m_question.text.isEmpty()
                              ? QJsonObject{{u"do"_s, u"raise"_s}}
                              : QJsonObject{{u"do"_s, u"ask"_s},
                                            {u"question"_s, m_question.text},
                                            {u"provider"_s, m_question.provider},
                                            {u"model"_s, m_question.model}}));
}

void SingleInstance::onAnswer()
{
    if (m_isDecided || !m_client.canReadLine())
        return;
    const QJsonObject answer = QJsonDocument::fromJson(m_client.readLine(4096)).object();
    if (answer["done"_L1].toBool() != true) {
        onFailure();
        return;
    }
    m_isDecided = true;
    m_patience.stop();
    m_client.abort();
    Q_EMIT handedOver();
}

void SingleInstance::onFailure()
{
    if (m_isDecided)
        return;
    m_isDecided = true;
    const bool nobodyThere = m_client.error() == QLocalSocket::ServerNotFoundError
        || m_client.error() == QLocalSocket::ConnectionRefusedError;
    m_patience.stop();
    m_client.abort();
    if (nobodyThere)
        listen();
    else
        qCInfo(lcApp) << "the window that is open does not answer; this one goes on by itself";
    Q_EMIT becameFirst();
}

/// Two that start at once both find nobody: the second one to come here finds the lock taken, and
/// is a window by itself.
void SingleInstance::listen()
{
    if (!m_lock.tryLock(0))
        return;
    QLocalServer::removeServer(m_name); // what a crash left behind: nobody answers there
    if (!m_server.listen(m_name))
        qCInfo(lcApp) << "a second start will not find this window:" << m_server.errorString();
}

void SingleInstance::onNewConnection()
{
    while (QLocalSocket *client = m_server.nextPendingConnection()) {
        if (m_server.findChildren<QLocalSocket *>().size() > MostClients) {
            client->abort();
            client->deleteLater();
            continue;
        }
        client->setReadBufferSize(LargestMessage + 1);
        connect(client, &QLocalSocket::readyRead, this, [this, client] { readFrom(client); });
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        auto *timeout = new QTimer(client);
        connect(timeout, &QTimer::timeout, client, &QLocalSocket::abort);
        timeout->start(Patience);
        readFrom(client);
    }
}

void SingleInstance::readFrom(QLocalSocket *client)
{
    if (!client->canReadLine()) {
        if (client->bytesAvailable() > LargestMessage)
            client->abort();
        return;
    }
    const QJsonObject wish = QJsonDocument::fromJson(client->readLine(LargestMessage)).object();
    const bool isKnown = wish["do"_L1] == "raise"_L1 || wish["do"_L1] == "ask"_L1;
    client->write(lineOf({{u"done"_s, isKnown}}));
    client->flush();
    client->disconnectFromServer();
    if (isKnown)
        act(wish);
}

void SingleInstance::act(const QJsonObject &wish)
{
    const QuestionWish question{.text = wish["question"_L1].toString(),
                                .provider = wish["provider"_L1].toString(),
                                .model = wish["model"_L1].toString()};
    if (wish["do"_L1] == "ask"_L1 && !question.text.trimmed().isEmpty())
        Q_EMIT asked(question);
    else
        Q_EMIT raiseRequested();
}

} // namespace Chat
