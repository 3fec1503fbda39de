// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"
#include "proxy/clientkeys.h"
#include "proxy/gatewaycontext.h"
#include "proxy/gatewayhttpserver.h"
#include "proxy/gatewayroutes.h"
#include "proxy/requesthandler.h"

#include <QTimer>

namespace Chat {

class SecretStore;
class ModelExchange;

/// The gateway in its own thread: providers of its own, the HTTP server, and which path does what.
/// ProxyServer is the way to it from another thread.
class Gateway final : public QObject, private RequestHandler
{
    Q_OBJECT
public:
    /// `secrets`, `redactor` and both logs must outlive it.
    Gateway(const Settings &settings, SecretStore &secrets, Redactor &redactor, RequestLog &log,
            BodyLog &bodies, QObject *parent = nullptr);
    ~Gateway() override; ///< clients of requests in work are told, but not waited for

    /// Listens as `settings` say, with the clients' keys of `keyFile`. Where it runs already and
    /// that fails it goes on with the settings it had, unless it is open to others and no key is
    /// left. Also while it stops: then it goes on.
    Result<void> start(const GatewaySettings &settings, const QString &keyFile);

    /// New settings of the profiles.
    void setSettings(const Settings &settings) { m_registry.setSettings(settings); }

    /// Listens no more; requests in work get the time of the settings to end, and are then broken
    /// off. Then stopped().
    void stop();

    QList<QHostAddress> addresses() const { return m_server.addresses(); }
    quint16 port() const { return m_server.port(); }
    bool isInWork() const { return m_server.connectionCount() > 0; }

Q_SIGNALS:
    void recorded(); ///< the log has something new
    void stopped();

private:
    // RequestHandler
    std::optional<ClientAnswer> objectionTo(const ClientRequestHead &head,
                                            const QHostAddress &peer) override;
    ClientAnswer refusal(const ClientRequestHead &head,
                         const RequestFraming::Violation &violation) override;
    bool reserveBodies(qint64 bytes) override;
    HeaderList commonHeaders(const ClientRequest &request) override;
    void handle(ClientConnection &connection, const ClientRequest &request) override;
    void handleRefused(const ClientRequest &request, const ClientAnswer &answer) override;

    void serve(GatewayTarget target, ClientConnection &connection, const ClientRequest &request);
    void listModels(ClientConnection &connection, const ClientRequest &request);
    void chat(GatewayTarget target, ClientConnection &connection, const ClientRequest &request);
    void embed(ClientConnection &connection, const ClientRequest &request);
    void run(ClientConnection &connection, ModelExchange *exchange);
    /// Answers at once, and keeps a record of it.
    void reply(ClientConnection &connection, const ClientRequest &request,
               const ClientAnswer &answer, const QString &error = {});
    void record(const ClientRequest &request, const ClientAnswer &answer,
                const QString &error = {});
    void refuse(ClientConnection &connection, const ClientRequest &request, const Error &error);
    /// The refusal where there is none for another request.
    std::optional<ClientAnswer> objectionToMore(const QByteArray &path) const;
    ClientAnswer quotaAnswer(const ClientKey &key, std::chrono::seconds wait,
                             const QByteArray &path) const;
    bool isRoom(ClientConnection &connection, const ClientRequest &request);
    /// Whether the client may use that model, and there is room for its request.
    bool mayUse(ClientConnection &connection, const ClientRequest &request, const QString &model);
    const ClientKey *keyOf(const ClientRequestHead &head) const;
    QString clientOf(const ClientRequest &request) const;
    void keep(const RequestRecord &record);
    Result<void> listen(const GatewaySettings &settings);
    void onConnectionClosed();
    void onStopTimeout();
    void breakOff();
    void finishStop();

    ProviderRegistry m_registry;
    ModelCatalog m_catalog;
    RequestLog &m_log;
    GatewayContext m_context;
    ClientKeys m_keys;
    GatewayHttpServer m_server;
    QTimer m_stopTimer;
    bool m_stopping = false;
    bool m_brokenOff = false; // while it stops: nothing is in work any more
};

} // namespace Chat
