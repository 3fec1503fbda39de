// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/networkstream.h"

#include "core/logging.h"
#include "core/redactor.h"
#include "net/replyerror.h"
#include "net/transporterror.h"

#include <algorithm>
#include <array>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

// Bytes that may wait in Qt's buffer. Its thread reads on while this one is busy.
constexpr qint64 ReadBuffer = 256 * 1024;
// Bytes that are taken out of it at once.
constexpr qint64 ReadSize = 32 * 1024;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

NetworkStream::NetworkStream(QNetworkReply *reply, const QByteArray &verb,
                             Surroundings surroundings, std::unique_ptr<HttpTraceEntry> trace)
    : m_surroundings(std::move(surroundings))
    , m_reply(reply)
    , m_verb(verb)
    , m_url(reply->url())
    , m_trace(std::move(trace))
    , m_limit([this] { onTimeout(); })
{
    connect(reply, &QNetworkReply::socketStartedConnecting, this, [this] {
        if (m_phase == Phase::Connecting && !std::exchange(m_announcedConnecting, true))
            Q_EMIT connecting();
    });
    connect(reply, &QNetworkReply::requestSent, this, &NetworkStream::onSent);
    connect(reply, &QNetworkReply::uploadProgress, this, &NetworkStream::onUploadProgress);
    connect(reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
    connect(reply, &QNetworkReply::metaDataChanged, this, &NetworkStream::onMetaData);
    connect(reply, &QNetworkReply::readyRead, this, &NetworkStream::onReadyRead);
    connect(reply, &QNetworkReply::finished, this, &NetworkStream::onReplyFinished);
    connect(reply, &QObject::destroyed, this, [this] { fail(TransportError::cancelled()); });

    m_limit.start(m_surroundings.timeouts.connect);
    m_clock.start();
}

NetworkStream::NetworkStream(const Error &error, Surroundings surroundings)
    : m_surroundings(std::move(surroundings))
    , m_limit([this] { onTimeout(); })
{
    fail(error);
}

NetworkStream::~NetworkStream()
{
    releaseReply();
}

void NetworkStream::abort()
{
    fail(TransportError::cancelled());
}

void NetworkStream::setPaused(bool paused)
{
    if (m_paused == paused || m_phase == Phase::Ended)
        return;
    m_paused = paused;
    if (paused) {
        m_limit.stop();
        return;
    }
    startTimer(timeLimit());
    // Not from here: who resumes may be in the middle of something.
    QMetaObject::invokeMethod(this, &NetworkStream::goOn, Qt::QueuedConnection);
}

void NetworkStream::goOn()
{
    if (m_paused || m_phase != Phase::Receiving || !m_reply)
        return;
    if (m_isHeldBack)
        onReplyFinished();
    else
        onReadyRead();
}

void NetworkStream::startTimer(std::chrono::milliseconds limit)
{
    if (!m_paused)
        m_limit.start(limit);
}

std::chrono::milliseconds NetworkStream::timeLimit() const
{
    const TimeoutOptions &limits = m_surroundings.timeouts;
    switch (m_phase) {
    case Phase::Connecting:
        return limits.connect;
    case Phase::Waiting:
        return m_uploads ? limits.idle : limits.firstByte;
    case Phase::Receiving:
    case Phase::Ended:
        break;
    }
    return limits.idle;
}

void NetworkStream::onSent()
{
    if (m_phase != Phase::Connecting)
        return;
    m_phase = Phase::Waiting;
    startTimer(timeLimit());
    Q_EMIT sent();
}

void NetworkStream::onUploadProgress(qint64 bytesSent, qint64 bytesTotal)
{
    m_uploads = bytesSent < bytesTotal; // may be told before the request counts as sent
    if (m_phase == Phase::Waiting)
        startTimer(timeLimit());
}

void NetworkStream::onMetaData()
{
    if (m_phase == Phase::Ended || m_headReceived)
        return;
    onSent(); // an answer may come before the end of a large request
    if (m_phase == Phase::Ended)
        return;
    m_phase = Phase::Receiving;
    startTimer(m_surroundings.timeouts.idle);

    m_head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        m_head.headers.append({name.toLower(), value});
    if (m_trace)
        m_trace->setResponse(m_head);

    limitBuffer();
    const QString host = TransportError::hostText(m_url);
    if (m_head.headers.isEmpty()) { // also what Qt makes of headers beyond its limits
        fail(TransportError::notHttp(host));
    } else if (m_head.status == 407) {
        fail(TransportError::proxyCredentials(proxyText(m_surroundings.proxies.proxyFor(m_url))));
    } else if (isRedirect(m_head.status)) {
        const QUrl target = QUrl::fromEncoded(m_head.header("location"));
        fail(TransportError::redirected(host, m_url.resolved(target)));
    } else {
        m_headReceived = true;
        Q_EMIT headReceived();
    }
}

/// Not before: Qt knows of it only once its thread has the answer. It costs a message to that
/// thread for all that is read, so answers that are small have none.
void NetworkStream::limitBuffer()
{
    bool isKnown = false;
    const qint64 length = m_head.header("content-length").toLongLong(&isKnown);
    if (!isKnown || length > ReadBuffer)
        m_reply->setReadBufferSize(ReadBuffer);
}

void NetworkStream::onReadyRead()
{
    onMetaData();
    if (m_paused || m_phase != Phase::Receiving || !m_reply->isOpen())
        return;
    startTimer(m_surroundings.timeouts.idle);
    // By readAll(), and by anything smaller than its own buffer, QIODevice would give each reply
    // tens of kilobytes for a few bytes.
    std::array<char, ReadSize> buffer;
    while (!m_paused && m_phase == Phase::Receiving) {
        const qint64 size = m_reply->read(buffer.data(), ReadSize);
        if (size <= 0)
            break;
        forward(QByteArray(buffer.data(), size));
    }
}

void NetworkStream::forward(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    const bool success = m_head.isSuccess();
    const qint64 limit = success ? m_surroundings.limits.body : m_surroundings.limits.errorBody;
    const qint64 room = limit - m_received;
    const QByteArray kept = bytes.size() <= room ? bytes : bytes.first(room);
    m_received += kept.size();
    if (m_trace)
        m_trace->appendResponse(kept);
    if (!kept.isEmpty())
        Q_EMIT chunk(kept);
    if (m_phase == Phase::Ended || kept.size() == bytes.size())
        return;
    if (success)
        fail(TransportError::tooLarge(TransportError::hostText(m_url), limit));
    else
        end({});
}

void NetworkStream::onReplyFinished()
{
    if (m_phase == Phase::Ended)
        return;
    const QNetworkReply::NetworkError code = m_reply->error();
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
        onReadyRead(); // what came with the end; a slot may pause in the middle of it
    if (m_phase == Phase::Ended)
        return;
    m_isHeldBack = m_paused && m_reply->bytesAvailable() > 0;
    if (m_isHeldBack)
        return;

    // Of an error status only the status counts: a body that is cut changes nothing about it.
    const bool hasErrorStatus = m_headReceived && !m_head.isSuccess();
    if (code == QNetworkReply::NoError || hasErrorStatus) {
        close({});
        Q_EMIT finished(); // nobody called us but the event loop
        return;
    }
    fail(replyError({.url = m_url,
                     .proxy = m_surroundings.proxies.proxyFor(m_url),
                     .headReceived = m_headReceived,
                     .code = code,
                     .text = m_reply->errorString(),
                     .tlsErrors = m_tlsErrors,
                     .chain = m_reply->sslConfiguration().peerCertificateChain()}));
}

void NetworkStream::onTimeout()
{
    const QString host = TransportError::hostText(m_url);
    const TimeoutOptions &limits = m_surroundings.timeouts;
    switch (m_phase) {
    case Phase::Connecting: {
        Error error = TransportError::connectTimeout(host, limits.connect);
        if (const QString proxy = proxyText(m_surroundings.proxies.proxyFor(m_url));
            !proxy.isEmpty())
            error.detail = u"by the proxy "_s + proxy;
        fail(error);
        break;
    }
    case Phase::Waiting:
        fail(TransportError::firstByteTimeout(host, limits.firstByte));
        break;
    case Phase::Receiving:
        if (m_head.isSuccess())
            fail(TransportError::idleTimeout(host, limits.idle));
        else
            end({});
        break;
    case Phase::Ended:
        break;
    }
}

void NetworkStream::fail(const Error &error)
{
    if (m_phase == Phase::Ended)
        return;
    Error complete = error;
    complete.httpStatus = m_head.status;
    complete.requestId = m_head.requestId();
    const QString address =
        m_url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (!address.isEmpty()) {
        complete.detail = QString::fromLatin1(m_verb) + u' ' + address
            + (complete.detail.isEmpty() ? QString() : u'\n' + complete.detail);
    }
    complete.message = m_surroundings.redactor.redacted(complete.message);
    complete.detail = m_surroundings.redactor.redacted(complete.detail);
    complete.requestId = m_surroundings.redactor.redacted(complete.requestId);
    end(complete);
}

void NetworkStream::end(std::optional<Error> error)
{
    close(std::move(error));
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(); }, Qt::QueuedConnection);
}

void NetworkStream::close(std::optional<Error> error)
{
    m_phase = Phase::Ended;
    m_limit.stop();
    m_error = std::move(error);
    qCDebug(lcNet).noquote() << m_verb << m_url.host() + m_url.path() << "status" << m_head.status
                             << m_received << "bytes in"
                             << (m_clock.isValid() ? m_clock.elapsed() : 0) << "ms"
                             << (m_error ? errorKindName(m_error->kind) : u"ok"_s);
    releaseReply();
}

void NetworkStream::releaseReply()
{
    if (m_trace)
        std::exchange(m_trace, nullptr)->write();
    if (!m_reply)
        return;
    QNetworkReply *reply = m_reply;
    m_reply.clear();
    reply->disconnect(this);
    // Its destructor aborts it. abort() would warn of an error that is on its way to it already.
    reply->deleteLater();
}

} // namespace Chat
