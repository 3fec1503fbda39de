// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/errortext.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ServiceErrors)
};

struct Words
{
    QString message; // without its full stop: a quotation may follow
    QString remedy;
};

bool isLoadingModel(const ErrorBody &body)
{
    return body.message.contains("loading model"_L1, Qt::CaseInsensitive);
}

bool isAboutModel(const ErrorBody &body)
{
    const auto names = [](const QString &text) {
        return text.contains("model"_L1, Qt::CaseInsensitive)
            || text.contains("deployment"_L1, Qt::CaseInsensitive);
    };
    return names(body.code) || names(body.type) || (!body.isHtml && names(body.message));
}

Words wordsFor(ErrorKind kind, const ErrorBody &body, const QString &host)
{
    switch (kind) {
    case ErrorKind::Authentication:
        return {Text::tr("%1 does not accept the API key").arg(host),
                Text::tr("Check the key, or make a new one on the service's page.")};
    case ErrorKind::Permission:
        if (body.code.contains("unsupported_country"_L1)) {
            return {Text::tr("%1 does not serve your country or region").arg(host),
                    Text::tr("Choose another service, or set a base URL that can be used there.")};
        }
        return {Text::tr("%1 does not allow this").arg(host),
                Text::tr("Check what the account and its key have a right to, or choose another "
                         "model.")};
    case ErrorKind::ModelNotFound:
        if (isAboutModel(body)) {
            return {Text::tr("%1 does not have this model").arg(host),
                    Text::tr("Choose one from the service's list of models.")};
        }
        return {Text::tr("%1 has nothing at this address").arg(host),
                Text::tr("Check the base URL: with most services it ends in /v1.")};
    case ErrorKind::RateLimited:
        return {Text::tr("%1 gets too many requests at the moment").arg(host),
                Text::tr("Wait a little, then ask again.")};
    case ErrorKind::QuotaExceeded:
        return {Text::tr("The account at %1 has no credit left").arg(host),
                Text::tr("Top it up or raise its limit; waiting does not help.")};
    case ErrorKind::ContextTooLong:
        return {Text::tr("The conversation is too long for this model"),
                Text::tr("Begin a new one, shorten the question, or choose a model with a larger "
                         "context.")};
    case ErrorKind::ContentFiltered:
        return {Text::tr("The content filter of %1 refused the question").arg(host),
                Text::tr("Put it in other words.")};
    case ErrorKind::TooLarge:
        return {Text::tr("The request is too large for %1").arg(host),
                Text::tr("Shorten the question, or leave out attached files.")};
    case ErrorKind::Timeout:
        return {Text::tr("%1 gave up waiting").arg(host), Text::tr("Ask again.")};
    case ErrorKind::Proxy:
        return {Text::tr("The proxy wants a user name and a password"),
                Text::tr("Set them in the proxy settings.")};
    case ErrorKind::Redirected:
        return {Text::tr("%1 points to another address").arg(host),
                Text::tr("Check the base URL; the key is not sent after a redirection.")};
    case ErrorKind::Server:
        if (isLoadingModel(body)) {
            return {Text::tr("%1 is still loading the model").arg(host),
                    Text::tr("Wait until it is loaded, then ask again.")};
        }
        return {Text::tr("%1 could not answer: the failure is on its side").arg(host),
                Text::tr("Ask again in a while.")};
    default:
        if (!body.parameter.isEmpty()) {
            return {Text::tr("%1 refused the request because of “%2”").arg(host, body.parameter),
                    Text::tr("Change or remove this setting.")};
        }
        return {Text::tr("%1 refused the request").arg(host),
                Text::tr("Check the model and the parameters of the request.")};
    }
}

QString technicalDetail(int httpStatus, const ErrorBody &body)
{
    QStringList parts;
    if (httpStatus != 0)
        parts.append(u"HTTP %1"_s.arg(httpStatus));
    if (!body.type.isEmpty())
        parts.append(u"type "_s + body.type);
    if (!body.code.isEmpty())
        parts.append(u"code "_s + body.code);
    if (!body.parameter.isEmpty())
        parts.append(u"param "_s + body.parameter);
    if (body.isHtml)
        parts.append(u"body is HTML"_s);
    return parts.join(u", "_s);
}

} // namespace

Error describeFailure(ErrorKind kind, int httpStatus, const ErrorBody &body, const QString &host)
{
    const Words words = wordsFor(kind, body, host.isEmpty() ? Text::tr("The service") : host);
    QString message = words.message;
    if (!body.message.isEmpty())
        message = Text::tr("%1 (“%2”)").arg(message, body.message);
    else if (httpStatus != 0)
        message = Text::tr("%1 (HTTP %2)").arg(message, QString::number(httpStatus));
    return {.kind = kind,
            .message = message + u'.',
            .remedy = words.remedy,
            .detail = technicalDetail(httpStatus, body),
            .httpStatus = httpStatus,
            .code = body.code.isEmpty() ? body.type : body.code,
            .parameter = body.parameter};
}

} // namespace Chat
