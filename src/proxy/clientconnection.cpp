// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientconnection.h"

#include "proxy/httpstatus.h"
#include "proxy/requesthandler.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include <sys/socket.h>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t MaxQueued = 16; // requests that a client sends ahead
// How long a refused client is listened to, so that it can read why before its connection ends.
constexpr std::chrono::milliseconds Linger = 2s;
// Of the bytes that a client may leave unread: from here on the service is asked to wait.
constexpr qint64 CongestedPart = 16;
// Bytes that a client has to take in `sendTimeout`. With a byte now and then it would keep a place
// on an account, for which others wait, as long as it likes.
constexpr qint64 LeastTaken = 64 * 1024;
// The HTTP server of Qt 6.4 keeps a body until the next request, or the connection's end, and that
// is counted nowhere: a connection with a larger one ends behind its answer.
constexpr qint64 LargestKept = 16 * 1024;

QByteArray newRequestId()
{
    const quint64 number = QRandomGenerator::global()->generate64();
    return "req_" + QByteArray::number(number, 16).rightJustified(16, '0');
}

/// As HTTP has it, whatever the locale; QLocale takes as long for it as the rest of a head does.
QByteArray dateHeader()
{
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::time(nullptr);
    std::tm time = {};
    gmtime_r(&now, &time);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT",
                  days.at(size_t(time.tm_wday)), time.tm_mday, months.at(size_t(time.tm_mon)),
                  time.tm_year + 1900, time.tm_hour, time.tm_min, time.tm_sec);
    return text.data();
}

} // namespace

ClientConnection::ClientConnection(QTcpSocket *socket, const GatewaySettings &settings,
                                   RequestHandler &handler)
    : QObject(socket)
    , m_socket(socket)
    , m_settings(settings)
    , m_handler(handler)
    , m_framing(settings.maxBody)
    , m_limit([this] { onTimeout(); })
{
    // Not less: the HTTP server keeps all of a request in the socket's buffer until it is whole.
    m_socket->setReadBufferSize(settings.maxBody + 4 * RequestFraming::MaxHead);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &ClientConnection::onReadyRead);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &ClientConnection::onBytesWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, &ClientConnection::onDisconnected);
    updatePhase();
}

ClientConnection::~ClientConnection()
{
    abandonWork();
    m_handler.reserveBodies(-m_countedBytes);
}

void ClientConnection::onReadyRead()
{
    if (m_detached) {
        m_socket->skip(m_socket->bytesAvailable());
        return;
    }
    // Only up to the end of one request, as the HTTP server does behind us.
    if (m_framing.state() == RequestFraming::State::Complete)
        return;
    if (m_framing.state() == RequestFraming::State::Waiting)
        m_requestClock.start();
    m_framing.feed(m_socket->peek(m_socket->bytesAvailable()));
    switch (m_framing.state()) {
    case RequestFraming::State::Body:
    case RequestFraming::State::Complete:
        inspectHead();
        if (!m_detached && !updateBodies())
            refuse({503,
                    QCoreApplication::translate(
                        "Chat::ClientConnection",
                        "The gateway has too many large requests in work. Try again soon.")});
        break;
    case RequestFraming::State::Refused:
        refuse(m_framing.violation());
        break;
    case RequestFraming::State::Waiting:
    case RequestFraming::State::Head:
        break;
    }
    updatePhase();
}

void ClientConnection::inspectHead()
{
    if (m_inspected)
        return;
    m_inspected = true;
    if (const auto objection = m_handler.objectionTo(m_framing.head(), m_socket->peerAddress())) {
        refuse(*objection);
        return;
    }
    // Qt 6.4 does not say it; a later one that says it again does no harm.
    const bool isExpected = m_framing.state() == RequestFraming::State::Body
        && m_framing.head().header("expect").toLower() == "100-continue";
    if (isExpected && m_framing.head().minorVersion > 0 && !m_busy && m_queue.empty())
        send("HTTP/1.1 100 Continue\r\n\r\n");
}

/// False where it is too much.
bool ClientConnection::updateBodies()
{
    const qint64 coming = m_detached ? 0 : m_framing.bodySeen();
    const qint64 bytes = coming + m_queuedBytes + m_currentBytes;
    if (bytes != m_countedBytes && !m_handler.reserveBodies(bytes - m_countedBytes))
        return false;
    m_countedBytes = bytes;
    return true;
}

void ClientConnection::take(const QByteArray &body, std::shared_ptr<void> responder)
{
    if (m_detached || m_framing.state() != RequestFraming::State::Complete)
        return;
    m_responder = std::move(responder);
    Pending pending{
        .request = {.head = m_framing.head(), .body = body, .peer = m_socket->peerAddress()},
        .refusal = {}};
    if (!m_framing.keepsAlive() || body.size() > LargestKept)
        m_lastRequest = true;
    m_framing.next();
    m_inspected = false;
    if (m_lastRequest)
        detach();
    m_queuedBytes += body.size();
    if (m_queue.size() >= MaxQueued || m_queuedBytes > m_settings.maxBody) {
        refuse({503,
                QCoreApplication::translate("Chat::ClientConnection",
                                            "Too many requests were sent ahead.")});
        return;
    }
    enqueue(std::move(pending));
}

void ClientConnection::refuse(const RequestFraming::Violation &violation)
{
    refuse(m_handler.refusal(m_framing.head(), violation));
}

void ClientConnection::refuse(const ClientAnswer &answer)
{
    detach();
    m_lastRequest = true;
    enqueue({.request = {.head = m_framing.head(), .peer = m_socket->peerAddress()},
             .refusal = answer});
}

/// From here on what the client sends goes nowhere.
void ClientConnection::detach()
{
    if (m_detached)
        return;
    m_detached = true;
    // Whatever class of Qt it is that reads there.
    QObject::disconnect(m_socket, &QTcpSocket::readyRead, nullptr, nullptr);
    connect(m_socket, &QTcpSocket::readyRead, this, &ClientConnection::onReadyRead);
    if (m_socket->isTransactionStarted())
        m_socket->commitTransaction();
    m_socket->skip(m_socket->bytesAvailable());
    m_socket->setReadBufferSize(RequestFraming::MaxHead);
}

void ClientConnection::enqueue(Pending pending)
{
    m_queue.push_back(std::move(pending));
    if (!m_busy && !m_finishing && !m_congested)
        processNext();
    updatePhase();
}

/// The request that waits, once the client has taken the answers before it: or a client that asks
/// and never reads would have the answers to all it asked kept here.
void ClientConnection::continueQueue()
{
    if (m_busy || m_congested || m_queue.empty())
        return;
    // Not from here: a client with many requests would make this recursive.
    m_busy = true;
    QMetaObject::invokeMethod(this, &ClientConnection::processNext, Qt::QueuedConnection);
}

void ClientConnection::processNext()
{
    if (m_queue.empty()) // the client has gone meanwhile
        return;
    const Pending pending = std::move(m_queue.front());
    m_queue.pop_front();
    m_currentBytes = pending.request.body.size();
    m_queuedBytes -= m_currentBytes;
    m_busy = true;
    m_current = pending.request;
    m_current.id = newRequestId();
    m_commonHeaders = m_handler.commonHeaders(m_current);
    m_current.body = {}; // the handler has its own, if it wants it longer
    if (pending.refusal) {
        m_handler.handleRefused(m_current, *pending.refusal);
        answer(*pending.refusal);
        return;
    }
    ClientRequest request = pending.request;
    request.id = m_current.id;
    m_handler.handle(*this, request);
}

QByteArray ClientConnection::headOf(const ClientAnswer &answer) const
{
    const bool closes = m_lastRequest && m_queue.empty();
    QByteArray head;
    head.reserve(512);
    head += "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonPhrase(answer.status)
        + "\r\nDate: " + dateHeader() + "\r\n";
    const auto add = [&head](const QByteArray &name, const QByteArray &value) {
        head += name + ": " + value + "\r\n";
    };
    if (!answer.contentType.isEmpty() && answer.status != 204)
        add("Content-Type", answer.contentType);
    for (const HeaderList &headers : {m_commonHeaders, answer.headers}) {
        for (const auto &[name, value] : headers)
            add(name, value);
    }
    if (closes)
        add("Connection", "close");
    else if (m_current.head.minorVersion == 0)
        add("Connection", "keep-alive");
    return head;
}

void ClientConnection::answer(const ClientAnswer &answer)
{
    if (!m_busy || m_streaming)
        return;
    QByteArray bytes = headOf(answer);
    if (answer.status != 204)
        bytes += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    bytes += "\r\n";
    if (m_current.head.method != "HEAD")
        bytes += answer.body;
    send(bytes);
    endRequest();
}

void ClientConnection::beginStream(const ClientAnswer &start)
{
    if (!m_busy || m_streaming)
        return;
    m_streaming = true;
    m_chunking = m_current.head.minorVersion > 0;
    if (!m_chunking && !m_lastRequest) { // HTTP/1.0 knows the end by the connection's
        m_lastRequest = true;
        m_queue.clear();
        detach();
    }
    send(headOf(start) + (m_chunking ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n"));
}

void ClientConnection::writeStream(const QByteArray &piece)
{
    if (!m_streaming || piece.isEmpty() || m_current.head.method == "HEAD")
        return;
    // What was there before it: a client that reads well is not cut for one large piece.
    if (m_socket->bytesToWrite() > m_settings.maxUnsent)
        cut();
    else
        send(m_chunking ? QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n" : piece);
}

void ClientConnection::endStream()
{
    if (!m_streaming)
        return;
    if (m_chunking && m_current.head.method != "HEAD")
        send("0\r\n\r\n");
    endRequest();
}

void ClientConnection::send(const QByteArray &bytes)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    // What the system takes at once needs no buffer: that of a QTcpSocket has 32 KB, and keeps
    // them.
    qsizetype sent = 0;
    if (m_socket->bytesToWrite() == 0)
        sent = std::max<qsizetype>(0,
                                   ::send(static_cast<int>(m_socket->socketDescriptor()),
                                          bytes.constData(), static_cast<size_t>(bytes.size()),
                                          MSG_DONTWAIT | MSG_NOSIGNAL));
    if (sent < bytes.size()) { // the rest, or what failed: the socket then sees that itself
        m_socket->write(bytes.constData() + sent, bytes.size() - sent);
        m_socket->flush();
    }
    updateCongestion();
    updatePhase();
}

/// Holds the service back where the client does not take its answer, until nearly all is taken.
void ClientConnection::updateCongestion()
{
    const qint64 limit = m_settings.maxUnsent / CongestedPart;
    const qint64 unsent = m_socket->bytesToWrite();
    const bool isCongested = m_congested ? unsent > limit / 4 : unsent > limit;
    if (isCongested == m_congested)
        return;
    m_congested = isCongested;
    if (m_work)
        m_work->setPaused(isCongested);
}

void ClientConnection::setWork(ObjectPtr<ClientWork> work)
{
    m_work = std::move(work);
    if (m_congested)
        m_work->setPaused(true);
}

void ClientConnection::endRequest()
{
    m_busy = false;
    m_streaming = false;
    m_work.reset();
    m_responder.reset();
    m_currentBytes = 0;
    updateBodies();
    if (m_queue.empty() && m_lastRequest)
        startClosing();
    else
        continueQueue();
    updatePhase();
}

void ClientConnection::closeWhenIdle()
{
    if (m_lastRequest)
        return;
    m_lastRequest = true;
    detach();
    if (!m_busy && m_queue.empty())
        startClosing();
    updatePhase();
}

void ClientConnection::breakOff(const Error &error)
{
    closeWhenIdle();
    m_queue.clear();
    m_queuedBytes = 0;
    if (m_work) {
        m_work->breakOff(error);
    } else if (!m_finishing) { // about to begin with what was in the queue, or held back
        m_busy = false;
        startClosing();
        updatePhase();
    }
}

void ClientConnection::startClosing()
{
    m_finishing = true;
    detach();
    closeOnceSent();
}

void ClientConnection::closeOnceSent()
{
    if (m_socket->bytesToWrite() == 0 && m_socket->state() == QAbstractSocket::ConnectedState)
        ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
    updatePhase();
}

void ClientConnection::abandonWork()
{
    if (m_work)
        m_work->abandon(m_wasCut ? tr("The client did not take the answer in time.")
                                 : tr("The client left before the end."));
    m_work.reset();
}

void ClientConnection::cut()
{
    m_wasCut = true;
    m_socket->abort();
    // What Qt keeps of it deletes the socket, unless it is in the middle of reading from it.
}

void ClientConnection::onBytesWritten(qint64 bytes)
{
    m_taken += bytes;
    if (m_phase == Phase::Sending && m_taken >= LeastTaken)
        m_phase = Phase::Idle; // its time begins anew
    updateCongestion();
    continueQueue();
    if (m_finishing)
        closeOnceSent();
    updatePhase();
}

void ClientConnection::onDisconnected()
{
    m_queue.clear();
    m_handler.reserveBodies(-std::exchange(m_countedBytes, 0));
    m_busy = false;
    m_streaming = false;
    m_responder.reset();
    m_limit.stop();
    m_phase = Phase::Gone;
    abandonWork();
}

void ClientConnection::updatePhase()
{
    using State = RequestFraming::State;
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    if (m_socket->bytesToWrite() > 0)
        setPhase(Phase::Sending, m_settings.sendTimeout);
    else if (m_finishing)
        setPhase(Phase::Closing, Linger);
    else if (m_busy || m_detached)
        setPhase(Phase::Working, 0ms);
    else if (m_framing.state() == State::Waiting)
        setPhase(Phase::Idle, m_settings.idleTimeout);
    else if (m_framing.state() == State::Head)
        setPhase(Phase::Head, m_settings.headTimeout);
    else
        setPhase(Phase::Body, m_settings.requestTimeout);
}

void ClientConnection::setPhase(Phase phase, std::chrono::milliseconds timeout)
{
    if (phase == m_phase)
        return;
    m_phase = phase;
    m_taken = 0;
    if (phase == Phase::Working) {
        m_limit.stop();
        return;
    }
    if (phase == Phase::Head || phase == Phase::Body)
        timeout = std::max(timeout - std::chrono::milliseconds(m_requestClock.elapsed()), 1ms);
    m_limit.start(timeout);
}

void ClientConnection::onTimeout()
{
    switch (m_phase) {
    case Phase::Idle:
        startClosing();
        return;
    case Phase::Head:
    case Phase::Body:
        refuse({408,
                QCoreApplication::translate("Chat::ClientConnection",
                                            "The request did not come in time.")});
        return;
    case Phase::Sending:
    case Phase::Closing:
        cut();
        return;
    case Phase::Working:
    case Phase::Gone:
        return;
    }
}

} // namespace Chat
