// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/errortext.h"
#include "providers/gigachatcodec.h"
#include "providers/openaicodec.h"

#include <QCoreApplication>

// The OAuth host says what is wrong by a small number, `code`, and statuses that differ from one
// table to the other; the API host by the status and a sentence (reference §3.1, §10).

namespace Chat::GigaChatCodec {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::GigaChatErrors)
};

QString scopeRemedy()
{
    return Text::tr("Set another scope: GIGACHAT_API_PERS for individuals, GIGACHAT_API_B2B for "
                    "companies with prepaid packages, GIGACHAT_API_CORP for companies that pay as "
                    "they go.");
}

QString keyRemedy()
{
    return Text::tr("Copy the authorisation key again from your project's page, or make a new "
                    "one there.");
}

/// What a code of the OAuth host means, or nothing for any other answer.
std::optional<Error> authorizationError(int status, const ErrorBody &body, const QString &host)
{
    bool isNumber = false;
    const int code = body.code.toInt(&isNumber);
    const auto error = [&](ErrorKind kind, const QString &remedy) {
        Error result = describeFailure(kind, status, body, host);
        result.remedy = remedy;
        return result;
    };
    switch (isNumber ? code : 0) {
    case 1:
    case 5:
        return error(ErrorKind::InvalidRequest, scopeRemedy());
    case 4:
    case 6:
        return error(ErrorKind::Authentication, keyRemedy());
    case 7:
        return error(ErrorKind::Permission, scopeRemedy());
    default:
        return std::nullopt;
    }
}

} // namespace

Error decodeError(int httpStatus, const QByteArray &body, const QString &host)
{
    const ErrorBody parsed = parseErrorBody(body);
    const int status = httpStatus >= 300 ? httpStatus : parsed.status;
    if (std::optional<Error> error = authorizationError(status, parsed, host))
        return *std::move(error);

    Error error = OpenAiCodec::decodeError(httpStatus, body, host);
    switch (error.kind) {
    case ErrorKind::Authentication:
        error.remedy = keyRemedy();
        break;
    case ErrorKind::Permission:
        error.remedy = Text::tr("Check what the account has a right to. A VPN or an address "
                                "outside Russia can also be the cause: try without it.");
        break;
    case ErrorKind::QuotaExceeded:
        error.remedy = Text::tr("The tokens of this model are used up: buy more on your account's "
                                "page, or choose another model.");
        break;
    default:
        break;
    }
    return error;
}

} // namespace Chat::GigaChatCodec
