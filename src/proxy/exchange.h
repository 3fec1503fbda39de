// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/bodytap.h"
#include "proxy/clientconnection.h"
#include "proxy/gatewaycontext.h"
#include "proxy/gatewayerrors.h"

#include <QElapsedTimer>

namespace Chat {

/// One request in work until its answer is written, or its client gone, and the record of it.
class Exchange : public ClientWork
{
    Q_OBJECT
public:
    ~Exchange() override;

    void abandon(const QString &reason) final;
    void breakOff(const Error &error) final;

protected:
    /// `context` must outlive it. Give it to `connection` by setWork().
    Exchange(GatewayContext &context, ClientConnection &connection, const ClientRequest &request,
             const QString &client);

    /// It ends before its time: lets go of what is under way. Its record is made after that.
    virtual void letGo() = 0;
    /// The events that end a stream with `error`, which is redacted.
    virtual QByteArray errorEvents(const Error &) { return {}; }
    /// It is over: whatever it has used is known now. Once, but for its destruction.
    virtual void settle() { }

    GatewayContext &context() const { return m_context; }
    RequestRecord &record() { return m_record; }
    /// Has it listed with what its record says by now, until it is over.
    void show();
    bool isOver() const { return m_connection == nullptr; }
    bool isStreaming() const { return m_record.streamed; }
    std::chrono::milliseconds elapsed() const;

    // Each of these may end the exchange: isOver() tells. No effect afterwards.
    void answer(const ClientAnswer &answer);
    void fail(const Error &error);
    /// The same where it is the gateway's own decision.
    void refuse(const Error &error);
    /// There is no room in the queue for the account.
    void refuseToWait();
    void beginStream();
    void write(const QByteArray &events);
    void endStream() { endStream(StreamedStatus); }
    /// The error's kind in the record, and in plain words what no service has written.
    void note(const Error &error);

private:
    static constexpr int StreamedStatus = 200;
    void endStream(int status);
    void finish(int status);

    GatewayContext &m_context;
    ClientConnection *m_connection;
    const ClientFamily m_family;
    RequestRecord m_record;
    BodyTap m_tap;
    QElapsedTimer m_clock;
    bool m_recorded = false;
};

} // namespace Chat
