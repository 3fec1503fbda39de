// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkfinding.h"
#include "core/objectptr.h"
#include "net/transportoptions.h"

#include <QElapsedTimer>
#include <QNetworkProxy>
#include <QSslSocket>
#include <QTimer>
#include <QUrl>

QT_BEGIN_NAMESPACE
class QHostInfo;
QT_END_NAMESPACE

namespace Chat {

/// Goes the way to a host step by step, as HttpClient would go it with the same options, and says
/// how each step went: name lookup, proxy, connection, TLS. No request is sent. Each step may take
/// TimeoutOptions::connect.
///
/// found() comes once with CheckState::Running for each stage that does something, and once with
/// its outcome; the stages in order, none after one that failed. Then finished(), once. Nothing is
/// emitted during start(). One thread. To stop it, let go of it: in slots of its own signals that
/// takes a ConnectionProbePtr.
class ConnectionProbe final : public QObject
{
    Q_OBJECT
public:
    ConnectionProbe(const QUrl &url, TransportOptions options, QObject *parent = nullptr);
    ~ConnectionProbe() override;

    void start(); ///< once

    /// Set where a stage failed.
    const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void found(const Chat::CheckFinding &finding);
    void finished();

private:
    void lookUp();
    void onLookedUp(const QHostInfo &info);
    void reachProxy();
    void connectToHost();
    void secure();
    void onEncrypted();
    void onSocketError(QAbstractSocket::SocketError code);
    void onTimeout();

    void enter(CheckStage stage); ///< begins a stage that does something
    void skip(CheckStage stage, const QString &text);
    void pass(CheckState state, const QString &text); ///< ends the stage
    void fail(const Error &error, const QString &facts = {});
    void finish();
    void useSocket(const QNetworkProxy &proxy);
    QString noProxyText() const;

    const QUrl m_url;
    const QString m_host; // as texts name it
    const TransportOptions m_options;
    QNetworkProxy m_proxy = QNetworkProxy::NoProxy;
    ObjectPtr<QSslSocket> m_socket;
    QList<QSslError> m_tlsErrors;
    int m_lookup = -1; // QHostInfo's
    QTimer m_timer;
    QElapsedTimer m_clock; // of the stage
    CheckStage m_stage = CheckStage::Lookup;
    std::optional<Error> m_error;
};

using ConnectionProbePtr = ObjectPtr<ConnectionProbe>;

} // namespace Chat
