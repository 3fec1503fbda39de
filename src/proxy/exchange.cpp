// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchange.h"

#include "proxy/gatewayroutes.h"

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestRoute = 200;

/// Whether it is about the way to a service: its message has no words of the service's.
bool isOfTheWay(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::NameLookup:
    case ErrorKind::Connection:
    case ErrorKind::Proxy:
    case ErrorKind::Tls:
    case ErrorKind::Timeout:
    case ErrorKind::Interrupted:
        return error.httpStatus == 0;
    default:
        return false;
    }
}

} // namespace

Exchange::Exchange(GatewayContext &context, ClientConnection &connection,
                   const ClientRequest &request, const QString &client)
    : m_context(context)
    , m_connection(&connection)
    , m_family(familyOf(gatewayPath(request.head.path())))
    , m_record{.time = QDateTime::currentDateTimeUtc(),
               .id = request.id,
               .client = client,
               .method = QString::fromLatin1(request.head.method),
               .route = QString::fromLatin1(request.head.path().left(LongestRoute))}
    , m_tap(context.bodies, request)
{
    m_clock.start();
    ++m_context.now.requests;
}

Exchange::~Exchange()
{
    finish(RequestRecord::ClientLeft);
}

void Exchange::abandon(const QString &reason)
{
    m_connection = nullptr;
    letGo();
    if (!m_recorded)
        m_record.reason = reason;
    finish(RequestRecord::ClientLeft);
}

void Exchange::breakOff(const Error &error)
{
    if (isOver())
        return;
    letGo();
    if (!isStreaming()) {
        refuse(error);
        return;
    }
    note(error);
    m_record.reason = error.message;
    write(errorEvents(error));
    endStream(clientError(error).status);
}

void Exchange::show()
{
    if (!m_recorded && m_context.underWay)
        m_context.underWay(m_record);
}

std::chrono::milliseconds Exchange::elapsed() const
{
    return std::chrono::milliseconds(m_clock.elapsed());
}

void Exchange::answer(const ClientAnswer &answer)
{
    if (ClientConnection *connection = std::exchange(m_connection, nullptr)) {
        m_tap.answer(answer.body);
        if (!answer.reason.isEmpty())
            m_record.reason = answer.reason;
        finish(answer.status);
        connection->answer(answer);
    }
}

void Exchange::fail(const Error &error)
{
    note(error);
    answer(errorAnswer(m_context.redactor.redacted(error), m_family));
}

void Exchange::refuse(const Error &error)
{
    note(error);
    answer(refusalAnswer(m_context.redactor.redacted(error), m_family));
}

void Exchange::refuseToWait()
{
    answer(refusalAnswer(503, tr("Too many requests wait for this account. Try again later."),
                         u"queue_full"_s, m_family));
}

void Exchange::beginStream()
{
    if (isOver() || m_record.streamed)
        return;
    m_record.streamed = true;
    ++m_context.now.streams;
    m_connection->beginStream(
        {.status = 200,
         .contentType = "text/event-stream; charset=utf-8",
         .headers = {{"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}}});
}

void Exchange::write(const QByteArray &events)
{
    if (isOver())
        return;
    m_tap.answer(events);
    m_connection->writeStream(events);
}

void Exchange::endStream(int status)
{
    if (ClientConnection *connection = std::exchange(m_connection, nullptr)) {
        finish(status);
        connection->endStream();
    }
}

void Exchange::note(const Error &error)
{
    m_record.error = errorKindName(error.kind);
    if (isOfTheWay(error))
        m_record.reason = m_context.redactor.redacted(error.message);
}

void Exchange::finish(int status)
{
    if (std::exchange(m_recorded, true))
        return;
    settle();
    m_record.status = status;
    m_record.duration = elapsed();
    --m_context.now.requests;
    if (m_record.streamed)
        --m_context.now.streams;
    m_tap.finish(); // before its record is seen
    m_context.metrics.count(m_record);
    if (m_context.record)
        m_context.record(m_record);
}

} // namespace Chat
