// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "net/httpstream.h"

#include <QFuture>
#include <QObject>

namespace Chat {

/// Gives the requests of one profile the right to be sent. One thread.
class Authorizer : public QObject
{
    Q_OBJECT
public:
    /// The headers that authorise a request; none where the service wants none. Errors are those of
    /// a missing key (NotConfigured), of where keys are kept, or of fetching a token, which may be
    /// worth another try. Their texts are redacted.
    virtual QFuture<Result<HttpHeaders>> authorize() = 0;

    /// The service answered a request with `headers`, got by authorize(), by 401. True where
    /// authorize() gives others now, so that one repetition makes sense.
    virtual bool renew(const HttpHeaders &headers) = 0;

    /// Whether there is a key, or none is needed. Asks no service.
    virtual QFuture<bool> isConfigured() = 0;

protected:
    using QObject::QObject;
};

} // namespace Chat
