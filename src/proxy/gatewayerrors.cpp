// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewayerrors.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr auto InvalidRequestType = "invalid_request_error"_L1;
constexpr auto RateLimitType = "rate_limit_error"_L1;
constexpr auto ServerType = "server_error"_L1;

struct Row
{
    ErrorKind kind;
    int status;
    QLatin1StringView type;
    QLatin1StringView code;
    bool mayRetry;
};

constexpr std::array Rows{
    Row{ErrorKind::Cancelled, 503, ServerType, "stopped"_L1, true},
    Row{ErrorKind::InvalidArgument, 400, InvalidRequestType, ""_L1, false},
    Row{ErrorKind::InvalidSettings, 503, ServerType, "not_configured"_L1, false},
    Row{ErrorKind::NotConfigured, 503, ServerType, "not_configured"_L1, false},
    Row{ErrorKind::InvalidRequest, 400, InvalidRequestType, ""_L1, false},
    Row{ErrorKind::ContextTooLong, 400, InvalidRequestType, "context_length_exceeded"_L1, false},
    Row{ErrorKind::Authentication, 502, ServerType, "upstream_authentication"_L1, false},
    Row{ErrorKind::Permission, 502, ServerType, "upstream_permission"_L1, false},
    Row{ErrorKind::ModelNotFound, 404, InvalidRequestType, "model_not_found"_L1, false},
    Row{ErrorKind::RateLimited, 429, RateLimitType, "rate_limit_exceeded"_L1, true},
    Row{ErrorKind::QuotaExceeded, 429, "insufficient_quota"_L1, "insufficient_quota"_L1, false},
    Row{ErrorKind::ContentFiltered, 400, InvalidRequestType, "content_filter"_L1, false},
    Row{ErrorKind::TooLarge, 502, ServerType, "upstream_too_large"_L1, false},
    Row{ErrorKind::NameLookup, 502, ServerType, "upstream_unreachable"_L1, true},
    Row{ErrorKind::Connection, 502, ServerType, "upstream_unreachable"_L1, true},
    Row{ErrorKind::Proxy, 502, ServerType, "upstream_proxy"_L1, false},
    Row{ErrorKind::Tls, 502, ServerType, "upstream_tls"_L1, false},
    Row{ErrorKind::Timeout, 504, ServerType, "upstream_timeout"_L1, true},
    Row{ErrorKind::Interrupted, 502, ServerType, "upstream_interrupted"_L1, true},
    Row{ErrorKind::Redirected, 502, ServerType, "upstream_redirect"_L1, false},
    Row{ErrorKind::Protocol, 502, ServerType, "upstream_protocol"_L1, true},
    Row{ErrorKind::Server, 502, ServerType, "upstream_error"_L1, true},
    Row{ErrorKind::Storage, 500, ServerType, "internal_error"_L1, false},
    Row{ErrorKind::Secrets, 503, ServerType, "not_configured"_L1, false},
    Row{ErrorKind::File, 500, ServerType, "internal_error"_L1, false},
    Row{ErrorKind::Internal, 500, ServerType, "internal_error"_L1, false},
};

QString anthropicType(int status)
{
    switch (status) {
    case 400:
        return u"invalid_request_error"_s;
    case 401:
        return u"authentication_error"_s;
    case 403:
        return u"permission_error"_s;
    case 404:
        return u"not_found_error"_s;
    case 413:
        return u"request_too_large"_s;
    case 429:
        return u"rate_limit_error"_s;
    case 503:
        return u"overloaded_error"_s;
    case 504:
        return u"timeout_error"_s;
    default:
        return u"api_error"_s;
    }
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonObject errorObject(const QString &message, const ClientError &error, const QString &parameter,
                        ClientFamily family)
{
    if (family == ClientFamily::Anthropic)
        return {{u"type"_s, u"error"_s},
                {u"error"_s,
                 QJsonObject{{u"type"_s, anthropicType(error.status)}, {u"message"_s, message}}}};
    return {{u"error"_s,
             QJsonObject{{u"message"_s, message},
                         {u"type"_s, error.type},
                         {u"param"_s, textOrNull(parameter)},
                         {u"code"_s, textOrNull(error.code)}}}};
}

ClientAnswer answerOf(const QJsonObject &object, const ClientError &error)
{
    ClientAnswer answer{.status = error.status, .body = jsonBody(object)};
    if (error.status >= 429 && !error.mayRetry)
        answer.headers.emplaceBack("x-should-retry", "false");
    return answer;
}

} // namespace

ClientError clientError(const Error &error)
{
    if (error.kind == ErrorKind::TooLarge && error.httpStatus == 413)
        return {413, InvalidRequestType, {}, false};
    const auto row = std::ranges::find(Rows, error.kind, &Row::kind);
    const Row &found = row == Rows.end() ? Rows.back() : *row;
    QString code = found.code;
    if (found.status == 400 && code.isEmpty()) // the service's own, which clients may know
        code = error.code;
    return {found.status, found.type, code, found.mayRetry};
}

QJsonObject errorObject(const Error &error, ClientFamily family)
{
    return errorObject(errorText(error), clientError(error), error.parameter, family);
}

ClientAnswer errorAnswer(const Error &error, ClientFamily family)
{
    const ClientError meaning = clientError(error);
    ClientAnswer answer = answerOf(errorObject(error, family), meaning);
    const bool isBusy = meaning.status == 429 || meaning.status == 503;
    if (isBusy && meaning.mayRetry) {
        using std::chrono::seconds;
        const seconds wait = std::chrono::ceil<seconds>(error.retryAfter.value_or(seconds(1)));
        answer.headers.emplaceBack("Retry-After", QByteArray::number(qint64(wait.count())));
    }
    return answer;
}

ClientAnswer refusalAnswer(int status, const QString &message, const QString &code,
                           ClientFamily family)
{
    const bool isServers = status >= 500 || status == 408;
    const QString type = status == 429 ? RateLimitType
        : isServers                    ? ServerType
                                       : InvalidRequestType;
    const ClientError error{status, type, code, isServers || status == 429};
    ClientAnswer answer = answerOf(errorObject(message, error, {}, family), error);
    answer.reason = message;
    if (status == 503 || status == 429)
        answer.headers.emplaceBack("Retry-After", "1");
    return answer;
}

ClientAnswer refusalAnswer(const Error &error, ClientFamily family)
{
    ClientAnswer answer = errorAnswer(error, family);
    answer.reason = error.message;
    return answer;
}

QByteArray jsonBody(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace Chat
