// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace Chat {

/// What went wrong, in the terms in which a person can act on it. The gateway maps it to an HTTP
/// status, the command line to an exit status, the window to a remedy button.
enum class ErrorKind {
    Cancelled, ///< the person stopped it: not a failure, but the answer is not whole
    InvalidArgument, ///< the command line or a dialog holds something that cannot be meant
    InvalidSettings, ///< a settings file, an environment variable or an env file has a wrong value
    NotConfigured, ///< no key, no base URL, or no such provider
    InvalidRequest, ///< the service refused the request as wrong (400, 422)
    ContextTooLong, ///< the conversation does not fit the model
    Authentication, ///< the key is wrong or revoked (401)
    Permission, ///< the key is right, but has no right to this (403)
    ModelNotFound, ///< no such model, or no such address below the base URL (404)
    RateLimited, ///< too many requests: waiting helps (429)
    QuotaExceeded, ///< no money or tokens left: waiting does not help (402, 429)
    ContentFiltered, ///< the service's content filter refused the prompt
    TooLarge, ///< a body, line or answer is beyond its stated limit (413, or ours)
    NameLookup, ///< the host name cannot be resolved
    Connection, ///< refused, reset or unreachable
    Proxy, ///< the proxy cannot be reached, or wants other credentials
    Tls, ///< the certificate chain is not trusted, or TLS failed otherwise
    Timeout, ///< connecting, the first byte or the next byte took too long
    Interrupted, ///< the answer was cut before its end
    Redirected, ///< the service points to another host; refused, since the key would travel with it
    Protocol, ///< the peer's answer cannot be understood
    Server, ///< the service failed (5xx)
    Storage, ///< the database or its disk
    Secrets, ///< the keychain or the secrets file
    File, ///< a file that the person named cannot be read or written
    Internal, ///< a bug of ours
};

/// An expected failure, as a value. Everything here is free of secrets: whoever puts text of a
/// server or a file into it passes that through Redactor first.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message = {}; ///< what happened: one plain, translated sentence
    QString remedy = {}; ///< what to do about it, likewise; may be empty
    QString detail = {}; ///< technical detail for the log and the details view
    int httpStatus = 0; ///< the service's status; 0 where it gave none
    QString code = {}; ///< the service's own error code or type, as sent
    QString parameter = {}; ///< the field of the request that the service names as the cause
    QString requestId = {}; ///< the service's request id, for its support
    std::optional<std::chrono::milliseconds> retryAfter = {}; ///< the wait the service asked for

    bool operator==(const Error &) const = default;
};

/// The error's stable English name (`rate_limited`), for logs, `--json` and tests.
QString errorKindName(ErrorKind kind);

/// Message and remedy as one text of one or two sentences.
QString errorText(const Error &error);

} // namespace Chat
