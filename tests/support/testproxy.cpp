// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testproxy.h"

#include "support/proxyconnection.h"

#include <QTcpSocket>

namespace Chat {

TestProxy::TestProxy(quint16 targetPort, QObject *parent)
    : QTcpServer(parent)
    , m_targetPort(targetPort)
{
}

void TestProxy::setCredentials(const QString &user, const QString &password)
{
    m_user = user.toUtf8();
    m_password = password.toUtf8();
}

void TestProxy::incomingConnection(qintptr descriptor)
{
    auto *client = new QTcpSocket(this);
    if (client->setSocketDescriptor(descriptor))
        new ProxyConnection(*this, client);
    else
        delete client;
}

} // namespace Chat
