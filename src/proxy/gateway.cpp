// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gateway.h"

#include "core/version.h"
#include "proxy/accessrules.h"
#include "proxy/bodytap.h"
#include "proxy/chatexchange.h"
#include "proxy/clientconnection.h"
#include "proxy/embeddingsexchange.h"
#include "proxy/gatewayroutes.h"
#include "proxy/jsonfields.h"
#include "proxy/modelsexchange.h"

#include <QUrl>

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

// For clients to take the last words of an answer that is broken off.
constexpr std::chrono::milliseconds TimeToTakeTheLast = std::chrono::seconds(2);

bool hasWord(const QByteArray &list, const QByteArray &word)
{
    return (", " + list + ", ").contains(", " + word + ", ");
}

} // namespace

Gateway::Gateway(const Settings &settings, SecretStore &secrets, Redactor &redactor,
                 RequestLog &log, BodyLog &bodies, QObject *parent)
    : QObject(parent)
    , m_registry(settings, secrets, redactor, this) // children move to another thread, members not
    , m_catalog(m_registry, this)
    , m_log(log)
    , m_context{.registry = m_registry,
                .catalog = m_catalog,
                .redactor = redactor,
                .bodies = bodies}
    , m_server(*this, this)
    , m_stopTimer(this)
{
    m_context.record = [this](const RequestRecord &record) { keep(record); };
    m_context.underWay = [this](RequestRecord &record) {
        m_log.setUnderWay(record);
        Q_EMIT recorded();
    };
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, &Gateway::onStopTimeout);
    connect(&m_server, &GatewayHttpServer::connectionClosed, this, &Gateway::onConnectionClosed,
            Qt::QueuedConnection);
}

Gateway::~Gateway()
{
    breakOff();
}

Result<void> Gateway::start(const GatewaySettings &settings, const QString &keyFile)
{
    Result<ClientKeys> keys = ClientKeys::load(keyFile);
    if (!keys)
        return keys.error();
    m_keys = *std::move(keys); // also where the rest is wrong: those that were revoked end
    Result<void> result = listen(settings);
    if (result) {
        m_context.settings = settings;
        m_stopping = false;
        m_stopTimer.stop();
    } else if (m_keys.all().isEmpty() && !m_context.settings.isLoopbackOnly()) {
        m_server.stopListening();
    }
    return result;
}

Result<void> Gateway::listen(const GatewaySettings &settings)
{
    if (!settings.isLoopbackOnly() && m_keys.all().isEmpty())
        return Error{.kind = ErrorKind::InvalidSettings,
                     .message = tr("At %1 anybody in the network could use the gateway, and your "
                                   "accounts by it: that needs a key.")
                                    .arg(settings.addresses.value(0).toString()),
                     .remedy = tr("Make one by \"lmchat gateway-key add NAME\", or listen at "
                                  "localhost.")};
    return m_server.start(settings);
}

void Gateway::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
    m_brokenOff = false;
    m_server.stopListening();
    m_stopTimer.start(m_context.settings.stopTimeout);
    onConnectionClosed();
}

void Gateway::onConnectionClosed()
{
    if (m_stopping && m_server.connectionCount() == 0)
        finishStop();
}

void Gateway::onStopTimeout()
{
    if (!m_stopping)
        return;
    if (std::exchange(m_brokenOff, true)) {
        finishStop();
        return;
    }
    breakOff();
    m_stopTimer.start(TimeToTakeTheLast);
}

/// Its clients are told that it was no failure of the service.
void Gateway::breakOff()
{
    m_server.breakOff({.kind = ErrorKind::Cancelled,
                       .message = tr("The gateway was stopped."),
                       .remedy = tr("Try again once it runs.")});
}

void Gateway::finishStop()
{
    if (!m_stopping)
        return;
    m_stopping = false;
    m_stopTimer.stop();
    Q_EMIT stopped();
}

std::optional<ClientAnswer> Gateway::objectionTo(const ClientRequestHead &head,
                                                 const QHostAddress &peer)
{
    if (auto objection = objectionToOrigin(head, m_context.settings))
        return objection;
    const QByteArray path = gatewayPath(head.path());
    if (head.method == "OPTIONS" || path == "/health")
        return std::nullopt;
    const ClientKey *key = keyOf(head);
    const bool needsKey = !peer.isLoopback() || m_context.settings.loopbackNeedsKey;
    if (needsKey && key == nullptr) {
        const QString message = clientKey(head).isEmpty()
            ? tr("The gateway needs a key: send one as \"Authorization: Bearer …\".")
            : tr("The gateway does not know this key.");
        return refusalAnswer(401, message, u"invalid_api_key"_s, familyOf(path));
    }
    if (head.method != "POST")
        return std::nullopt;
    if (auto objection = objectionToMore(path)) // before it sends its body
        return objection;
    if (key == nullptr)
        return std::nullopt;
    if (const auto wait = m_context.quota.admit(*key, QDateTime::currentDateTimeUtc()))
        return quotaAnswer(*key, *wait, path);
    return std::nullopt;
}

ClientAnswer Gateway::quotaAnswer(const ClientKey &key, std::chrono::seconds wait,
                                  const QByteArray &path) const
{
    const QString message = wait == ClientQuota::Soon
        ? tr("Requests in work may use up the limit of the key \"%1\". Try again soon.")
        : tr("The key \"%1\" has used up its limit.");
    return refusalAnswer(
        {.kind = ErrorKind::RateLimited, .message = message.arg(key.name), .retryAfter = wait},
        familyOf(path));
}

ClientAnswer Gateway::refusal(const ClientRequestHead &head,
                              const RequestFraming::Violation &violation)
{
    return refusalAnswer(violation.status, violation.message, {},
                         familyOf(gatewayPath(head.path())));
}

HeaderList Gateway::commonHeaders(const ClientRequest &request)
{
    HeaderList headers = originHeaders(request.head, m_context.settings);
    headers.emplaceBack("x-request-id", request.id);
    if (familyOf(gatewayPath(request.head.path())) == ClientFamily::Anthropic)
        headers.emplaceBack("request-id", request.id);
    return headers;
}

void Gateway::handleRefused(const ClientRequest &request, const ClientAnswer &answer)
{
    record(request, answer);
}

void Gateway::handle(ClientConnection &connection, const ClientRequest &request)
{
    const QByteArray &method = request.head.method;
    const QByteArray path = gatewayPath(request.head.path());
    const GatewayRoute *route = gatewayRoute(path);
    const QByteArray allowed = route != nullptr ? route->methods : "GET, POST, OPTIONS";
    if (method == "OPTIONS") {
        reply(connection, request, preflightAnswer(request.head, allowed, m_context.settings));
        return;
    }
    if (route == nullptr) {
        reply(connection, request,
              refusalAnswer(
                  404,
                  tr("There is nothing at %1 %2.")
                      .arg(QString::fromLatin1(method.left(32)), pathText(request.head.path())),
                  u"unknown_url"_s, familyOf(path)));
        return;
    }
    if (!hasWord(allowed, method)) {
        ClientAnswer answer = refusalAnswer(
            405,
            tr("%1 is for %2.").arg(pathText(request.head.path()), QString::fromLatin1(allowed)),
            u"method_not_allowed"_s, familyOf(path));
        answer.headers.emplaceBack("Allow", allowed);
        reply(connection, request, answer);
        return;
    }
    serve(route->target, connection, request);
}

void Gateway::serve(GatewayTarget target, ClientConnection &connection,
                    const ClientRequest &request)
{
    switch (target) {
    case GatewayTarget::Page:
        reply(connection, request,
              {.body = pageText(), .contentType = "text/plain; charset=utf-8"});
        return;
    case GatewayTarget::Health:
        reply(connection, request,
              {.body = jsonBody({{u"status"_s, u"ok"_s}, {u"version"_s, versionString()}})});
        return;
    case GatewayTarget::Metrics:
        m_context.now.connections = m_server.connectionCount();
        m_context.now.refusedConnections = m_server.refusedConnectionCount();
        reply(connection, request,
              {.body = m_context.metrics.text(m_context.now),
               .contentType = "text/plain; version=0.0.4; charset=utf-8"});
        return;
    case GatewayTarget::Models:
        listModels(connection, request);
        return;
    case GatewayTarget::Embeddings:
        embed(connection, request);
        return;
    case GatewayTarget::Chat:
    case GatewayTarget::Responses:
    case GatewayTarget::Messages:
    case GatewayTarget::ChatGpt:
    case GatewayTarget::GigaChat:
        chat(target, connection, request);
        return;
    }
}

void Gateway::listModels(ClientConnection &connection, const ClientRequest &request)
{
    if (!isRoom(connection, request))
        return;
    // Ids may hold `/` and `:`; clients may encode them or not.
    const QByteArray path = gatewayPath(request.head.path());
    const QString id = QString::fromUtf8(QByteArray::fromPercentEncoding(path.mid(8)));
    auto *exchange = new ModelsExchange(m_context, connection, request, clientOf(request), id);
    connection.setWork(ObjectPtr<ClientWork>(exchange));
    exchange->start();
}

void Gateway::chat(GatewayTarget target, ClientConnection &connection, const ClientRequest &request)
{
    const Result<QJsonObject> body = decodeBody(request.body);
    if (!body) {
        refuse(connection, request, body.error());
        return;
    }
    Result<ClientQuestion> question = decodeQuestion(target, *body);
    if (!question)
        refuse(connection, request, question.error());
    else if (mayUse(connection, request, question->order.model))
        run(connection,
            new ChatExchange(m_context, connection, request, clientOf(request),
                             *std::move(question)));
}

void Gateway::embed(ClientConnection &connection, const ClientRequest &request)
{
    const Result<QJsonObject> body = decodeBody(request.body);
    if (!body) {
        refuse(connection, request, body.error());
        return;
    }
    const Result<EmbeddingsOrder> order = decodeEmbeddings(*body);
    if (!order)
        refuse(connection, request, order.error());
    else if (mayUse(connection, request, order->model))
        run(connection,
            new EmbeddingsExchange(m_context, connection, request, clientOf(request), *order));
}

void Gateway::run(ClientConnection &connection, ModelExchange *exchange)
{
    connection.setWork(ObjectPtr<ClientWork>(exchange));
    exchange->start();
}

bool Gateway::isRoom(ClientConnection &connection, const ClientRequest &request)
{
    const auto objection = objectionToMore(gatewayPath(request.head.path()));
    if (objection)
        reply(connection, request, *objection);
    return !objection;
}

std::optional<ClientAnswer> Gateway::objectionToMore(const QByteArray &path) const
{
    if (m_context.now.requests < m_context.settings.maxRequests)
        return std::nullopt;
    return refusalAnswer(503, tr("The gateway has too many requests in work. Try again soon."),
                         u"too_many_requests"_s, familyOf(path));
}

bool Gateway::reserveBodies(qint64 bytes)
{
    qint64 &kept = m_context.now.bodyBytes;
    if (bytes > 0 && kept + bytes > m_context.settings.maxBodies)
        return false;
    kept += bytes;
    return true;
}

bool Gateway::mayUse(ClientConnection &connection, const ClientRequest &request,
                     const QString &model)
{
    if (!isRoom(connection, request))
        return false;
    const ClientKey *key = keyOf(request.head);
    if (key == nullptr)
        return true;
    const QByteArray path = gatewayPath(request.head.path());
    if (!key->models.isEmpty() && !key->models.contains(model)) {
        reply(connection, request,
              refusalAnswer(403, tr("The key \"%1\" may not use this model.").arg(key->name),
                            u"model_not_allowed"_s, familyOf(path)));
        return false;
    }
    // Others may have begun since its head was looked at.
    const auto wait = m_context.quota.waitForTokens(*key, QDateTime::currentDateTimeUtc());
    if (wait)
        reply(connection, request, quotaAnswer(*key, *wait, path));
    return !wait;
}

const ClientKey *Gateway::keyOf(const ClientRequestHead &head) const
{
    const QByteArray key = clientKey(head);
    return key.isEmpty() || m_keys.all().isEmpty() ? nullptr : m_keys.find(key);
}

QString Gateway::clientOf(const ClientRequest &request) const
{
    const ClientKey *key = keyOf(request.head);
    return key != nullptr ? key->name : request.peer.toString();
}

void Gateway::refuse(ClientConnection &connection, const ClientRequest &request, const Error &error)
{
    const ClientFamily family = familyOf(gatewayPath(request.head.path()));
    reply(connection, request, refusalAnswer(m_context.redactor.redacted(error), family),
          errorKindName(error.kind));
}

void Gateway::reply(ClientConnection &connection, const ClientRequest &request,
                    const ClientAnswer &answer, const QString &error)
{
    record(request, answer, error);
    connection.answer(answer);
}

void Gateway::record(const ClientRequest &request, const ClientAnswer &answer, const QString &error)
{
    constexpr qsizetype longestRoute = 200;
    const RequestRecord record{.time = QDateTime::currentDateTimeUtc(),
                               .id = request.id,
                               .client = clientOf(request),
                               .method = QString::fromLatin1(request.head.method.left(32)),
                               .route = QString::fromLatin1(request.head.path().left(longestRoute)),
                               .status = answer.status,
                               .error = error,
                               .reason = answer.reason};
    BodyTap tap(m_context.bodies, request);
    tap.answer(answer.body);
    tap.finish();
    m_context.metrics.count(record);
    keep(record);
}

void Gateway::keep(const RequestRecord &record)
{
    m_log.add(record);
    Q_EMIT recorded();
}

} // namespace Chat
