// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/timelimit.h"
#include "net/httpstream.h"
#include "net/httptrace.h"
#include "net/proxyfactory.h"
#include "net/transportoptions.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QPointer>

namespace Chat {

class Redactor;

/// HttpStream over a QNetworkReply: adds time limits, size limits and plain words. The reply
/// belongs to its manager and may go before the stream: that ends the exchange as cancelled.
class NetworkStream final : public HttpStream
{
    Q_OBJECT
public:
    struct Surroundings
    {
        const Redactor &redactor;
        TimeoutOptions timeouts = {};
        LimitOptions limits = {};
        ProxyFactory proxies; ///< that the request goes by: asked where it fails
    };

    /// `reply` is a request just begun. `trace` may be null.
    NetworkStream(QNetworkReply *reply, const QByteArray &verb, Surroundings surroundings,
                  std::unique_ptr<HttpTraceEntry> trace);
    /// An exchange that fails at once, though not before its maker could connect.
    NetworkStream(const Error &error, Surroundings surroundings);
    ~NetworkStream() override;

    void abort() override;
    void setPaused(bool paused) override;
    const HttpResponseHead &head() const override { return m_head; }
    const std::optional<Error> &error() const override { return m_error; }

private:
    enum class Phase { Connecting, Waiting, Receiving, Ended };

    void onSent();
    void onUploadProgress(qint64 bytesSent, qint64 bytesTotal);
    void onMetaData();
    void limitBuffer();
    void onReadyRead();
    void onReplyFinished();
    void onTimeout();
    void goOn();
    void startTimer(std::chrono::milliseconds limit);
    std::chrono::milliseconds timeLimit() const; ///< of this phase
    void forward(const QByteArray &bytes);
    void fail(const Error &error);
    void end(std::optional<Error> error);
    void close(std::optional<Error> error);
    void releaseReply();

    Surroundings m_surroundings;
    QPointer<QNetworkReply> m_reply;
    QByteArray m_verb;
    QUrl m_url;
    std::unique_ptr<HttpTraceEntry> m_trace;
    TimeLimit m_limit;
    QElapsedTimer m_clock;
    Phase m_phase = Phase::Connecting;
    bool m_announcedConnecting = false;
    bool m_uploads = false; // not all of the body has left
    bool m_headReceived = false;
    bool m_paused = false;
    bool m_isHeldBack = false; // the reply has finished meanwhile
    HttpResponseHead m_head;
    qint64 m_received = 0; // bytes of the body
    QList<QSslError> m_tlsErrors;
    std::optional<Error> m_error;
};

} // namespace Chat
