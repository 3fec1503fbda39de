// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/objectptr.h"
#include "core/timelimit.h"
#include "proxy/clientwork.h"
#include "proxy/gatewaysettings.h"
#include "proxy/requestframing.h"

#include <QElapsedTimer>
#include <QTcpSocket>

#include <deque>
#include <memory>

namespace Chat {

class RequestHandler;

/// One connection of a client: takes its requests one after the other, in order also where they
/// come at once (pipelining), writes the answers, and keeps the client to the limits: a slow sender
/// gets status 408, a slow reader holds the service back, and one that takes next to nothing of its
/// answer is cut off.
///
/// It sees the bytes before the HTTP server does, and lets it have no more of them once something
/// is wrong. Owned by its socket.
class ClientConnection final : public QObject
{
    Q_OBJECT
public:
    /// To be made before the HTTP server is given the socket. `handler` must outlive it.
    ClientConnection(QTcpSocket *socket, const GatewaySettings &settings, RequestHandler &handler);
    ~ClientConnection() override;

    /// The HTTP server has read a whole request with that body; `responder` is let go of when the
    /// request is over.
    void take(const QByteArray &body, std::shared_ptr<void> responder);

    /// Keeps the work for the current request until its end, or until the client has gone.
    void setWork(ObjectPtr<ClientWork> work);

    /// The whole answer to the current request.
    void answer(const ClientAnswer &answer);

    /// An answer that comes in pieces: `start` is written without its body, then any number of
    /// pieces, each flushed at once, then the end. Of a HEAD request nothing but the start.
    void beginStream(const ClientAnswer &start);
    void writeStream(const QByteArray &piece);
    void endStream();

    /// Ends the connection at once, without a word more: the answer cannot be made whole.
    void cut();
    /// No further request; the one in work is answered.
    void closeWhenIdle();
    /// Nor is that any more: its client is told so, and the connection ends once it has taken it.
    void breakOff(const Error &error);

    bool isBusy() const { return m_busy; }

private:
    enum class Phase { Idle, Head, Body, Working, Sending, Closing, Gone };
    struct Pending
    {
        ClientRequest request;
        std::optional<ClientAnswer> refusal;
    };

    void onReadyRead();
    void onBytesWritten(qint64 bytes);
    void onDisconnected();
    void onTimeout();
    void inspectHead();
    void refuse(const ClientAnswer &answer);
    void refuse(const RequestFraming::Violation &violation);
    bool updateBodies();
    void detach();
    void enqueue(Pending pending);
    void processNext();
    void continueQueue();
    void endRequest();
    void startClosing();
    void closeOnceSent();
    void abandonWork();
    void updateCongestion();
    void updatePhase();
    void setPhase(Phase phase, std::chrono::milliseconds timeout);
    QByteArray headOf(const ClientAnswer &answer) const;
    void send(const QByteArray &bytes);

    QTcpSocket *const m_socket;
    const GatewaySettings m_settings;
    RequestHandler &m_handler;
    RequestFraming m_framing;
    std::deque<Pending> m_queue;
    qint64 m_queuedBytes = 0;
    qint64 m_currentBytes = 0; // of the body of the request in work
    qint64 m_countedBytes = 0; // as the handler knows of these, and of the body that comes
    ClientRequest m_current;
    HeaderList m_commonHeaders;
    std::shared_ptr<void> m_responder;
    ObjectPtr<ClientWork> m_work;
    TimeLimit m_limit;
    QElapsedTimer m_requestClock;
    Phase m_phase = Phase::Gone;
    qint64 m_taken = 0; // bytes, by the client in this phase
    bool m_inspected = false; // the head of the request that is being read
    bool m_busy = false;
    bool m_streaming = false;
    bool m_chunking = false;
    bool m_detached = false; // from the HTTP server
    bool m_lastRequest = false; // none follows the ones in the queue
    bool m_wasCut = false; // by us
    bool m_congested = false; // its client takes less than there is
    bool m_finishing = false; // what is to be sent is written; closing
};

} // namespace Chat
