// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

namespace Chat {

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorKind::InvalidArgument:
        return QStringLiteral("invalid_argument");
    case ErrorKind::InvalidSettings:
        return QStringLiteral("invalid_settings");
    case ErrorKind::NotConfigured:
        return QStringLiteral("not_configured");
    case ErrorKind::InvalidRequest:
        return QStringLiteral("invalid_request");
    case ErrorKind::ContextTooLong:
        return QStringLiteral("context_too_long");
    case ErrorKind::Authentication:
        return QStringLiteral("authentication");
    case ErrorKind::Permission:
        return QStringLiteral("permission");
    case ErrorKind::ModelNotFound:
        return QStringLiteral("model_not_found");
    case ErrorKind::RateLimited:
        return QStringLiteral("rate_limited");
    case ErrorKind::QuotaExceeded:
        return QStringLiteral("quota_exceeded");
    case ErrorKind::ContentFiltered:
        return QStringLiteral("content_filtered");
    case ErrorKind::TooLarge:
        return QStringLiteral("too_large");
    case ErrorKind::NameLookup:
        return QStringLiteral("name_lookup");
    case ErrorKind::Connection:
        return QStringLiteral("connection");
    case ErrorKind::Proxy:
        return QStringLiteral("proxy");
    case ErrorKind::Tls:
        return QStringLiteral("tls");
    case ErrorKind::Timeout:
        return QStringLiteral("timeout");
    case ErrorKind::Interrupted:
        return QStringLiteral("interrupted");
    case ErrorKind::Redirected:
        return QStringLiteral("redirected");
    case ErrorKind::Protocol:
        return QStringLiteral("protocol");
    case ErrorKind::Server:
        return QStringLiteral("server");
    case ErrorKind::Storage:
        return QStringLiteral("storage");
    case ErrorKind::Secrets:
        return QStringLiteral("secrets");
    case ErrorKind::File:
        return QStringLiteral("file");
    case ErrorKind::Internal:
        break;
    }
    return QStringLiteral("internal");
}

QString errorText(const Error &error)
{
    if (error.remedy.isEmpty())
        return error.message;
    return error.message + u' ' + error.remedy;
}

} // namespace Chat
