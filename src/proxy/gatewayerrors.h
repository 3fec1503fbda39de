// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "proxy/clientrequest.h"

#include <QJsonObject>

namespace Chat {

/// The families of clients: each reads errors in a form of its own.
enum class ClientFamily { OpenAi, Anthropic };

/// What an Error is to a client: the one table from ErrorKind to HTTP.
struct ClientError
{
    int status = 500;
    QString type = {}; ///< OpenAI's `invalid_request_error`, …
    QString code = {}; ///< empty: null
    /// False: another try is no use, and clients that repeat by themselves are told so.
    bool mayRetry = true;
};

/// A key of ours that is wrong upstream is no fault of the client's: 502, never 401.
ClientError clientError(const Error &error);

/// `{"error":{message, type, param, code}}`, or Anthropic's `{"type":"error","error":{…}}`.
QJsonObject errorObject(const Error &error, ClientFamily family = ClientFamily::OpenAi);

/// The whole answer, with Retry-After and x-should-retry where they help. `error` is redacted.
ClientAnswer errorAnswer(const Error &error, ClientFamily family = ClientFamily::OpenAi);

/// The same for refusals of the gateway itself, whose status no kind of error names; `message` is
/// the reason in the record, too.
ClientAnswer refusalAnswer(int status, const QString &message, const QString &code = {},
                           ClientFamily family = ClientFamily::OpenAi);

/// The same as errorAnswer() for what is the gateway's own decision.
ClientAnswer refusalAnswer(const Error &error, ClientFamily family = ClientFamily::OpenAi);

/// An object as the body of an answer.
QByteArray jsonBody(const QJsonObject &object);

} // namespace Chat
