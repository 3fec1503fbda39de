// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/objectptr.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>
#include <QUrl>

namespace Chat {

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

struct HttpRequest
{
    QByteArray verb = "GET";
    QUrl url = {};
    HttpHeaders headers = {}; ///< besides User-Agent, Host and Content-Length
    QByteArray body = {};
};

/// What is known of an answer before its body.
struct HttpResponseHead
{
    int status = 0;
    HttpHeaders headers = {}; ///< names in lower case

    bool isSuccess() const { return status >= 200 && status < 300; }
    /// The first header of that name (lower case), or an empty text.
    QByteArray header(QByteArrayView name) const;
    /// The media type without parameters, in lower case: `text/event-stream`.
    QByteArray contentType() const;
    /// The first of the headers that services put their request id into.
    QString requestId() const;
};

/// One HTTP exchange. Made by HttpClient::send(); lives in the thread of its client.
///
/// Order of signals: `connecting` and `sent` at most once each, `headReceived` at most once,
/// `chunk` any number of times, then `finished` exactly once, never during the call that made the
/// stream. An answer of status 2xx passes its bytes on as they come; of any other status at most
/// LimitOptions::errorBody bytes are passed, and the exchange still finishes without an error:
/// what a status means is the provider's to say. Errors here are those of the transport.
///
/// Destroying it aborts the exchange; no signal follows.
class HttpStream : public QObject
{
    Q_OBJECT
public:
    ~HttpStream() override;

    /// Ends the exchange with ErrorKind::Cancelled; `finished` follows, queued.
    virtual void abort() = 0;

    /// While it is paused no `chunk` comes, and of the peer no more is taken than a small buffer
    /// holds; the time limits rest. `finished` waits for what is held back, but not after abort().
    virtual void setPaused(bool paused) = 0;

    /// Valid from headReceived() on.
    virtual const HttpResponseHead &head() const = 0;

    /// Set once finished() was emitted after a failure. The text names host and cause, never a key.
    virtual const std::optional<Error> &error() const = 0;

Q_SIGNALS:
    void connecting(); ///< a new connection is being made
    void sent(); ///< the request has left
    void headReceived();
    void chunk(const QByteArray &bytes);
    void finished();

protected:
    using QObject::QObject;
};

using HttpStreamPtr = ObjectPtr<HttpStream>;

} // namespace Chat
