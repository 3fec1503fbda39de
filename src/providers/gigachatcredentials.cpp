// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatcodec.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace Chat::GigaChatCodec {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestToken = 16 * 1024; // real ones have about 1.2 KB
constexpr qint64 LeastMilliseconds = 100'000'000'000; // less is a time in seconds
constexpr qint64 LatestExpiry = 253'402'300'799'000; // the end of the year 9999

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::GigaChatCredentials)
};

Error tokenError(const QString &detail)
{
    return {.kind = ErrorKind::Protocol,
            .message = Text::tr("The authorisation service answered without a usable token."),
            .remedy = Text::tr("Check the authorisation URL of the profile."),
            .detail = detail};
}

Error keyError()
{
    return {.kind = ErrorKind::NotConfigured,
            .message = Text::tr("This is not a GigaChat authorisation key."),
            .remedy = Text::tr("Copy the key from your project's page, or enter client id and "
                               "client secret with a colon between them.")};
}

qint64 millisecondsIn(const QJsonValue &value)
{
    const qint64 number = value.isString() ? value.toString().toLongLong() : value.toInteger();
    return number < LeastMilliseconds ? number * 1000 : number;
}

} // namespace

Result<Token> decodeToken(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const bool isShortSpelling = !object.contains("access_token"_L1);
    const QString text = object.value(isShortSpelling ? "tok"_L1 : "access_token"_L1).toString();
    const QJsonValue expiry = object.value(isShortSpelling ? "exp"_L1 : "expires_at"_L1);
    if (text.isEmpty())
        return tokenError(u"no token in the answer"_s);
    // It goes into a header, where a line end would begin another one.
    const bool isPlain =
        std::ranges::all_of(text, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (text.size() > LongestToken || !isPlain)
        return tokenError(u"the token is too long, or not printable ASCII"_s);
    const qint64 expiresAt = millisecondsIn(expiry);
    if (expiresAt <= 0 || expiresAt > LatestExpiry)
        return tokenError(u"no usable time of expiry in the answer"_s);
    return Token{.text = text.toLatin1(),
                 .expiresAt = QDateTime::fromMSecsSinceEpoch(expiresAt, Qt::UTC)};
}

Result<Secret> authorizationKey(const Secret &pasted)
{
    static const QRegularExpression prefix(u"^\\s*(?:authorization\\s*:\\s*)?basic\\s+"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression space(u"\\s+"_s);
    static const QRegularExpression pairApart( // client id and secret are UUIDs
        u"^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\s+([0-9a-f-]{36})$"_s,
        QRegularExpression::CaseInsensitiveOption);

    QString text = QString::fromUtf8(pasted.reveal()).remove(prefix).trimmed();
    const QRegularExpressionMatch apart = pairApart.match(text);
    if (apart.hasMatch())
        text = apart.captured(1) + u':' + apart.captured(2);
    text.remove(space);

    const bool isPrintable =
        std::ranges::all_of(text, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (text.isEmpty() || !isPrintable)
        return keyError();
    if (text.contains(u':')) {
        if (text.startsWith(u':') || text.endsWith(u':'))
            return keyError();
        return Secret(text.toLatin1().toBase64());
    }
    const auto decoded = QByteArray::fromBase64Encoding(
        text.toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    const bool isCut = text.size() % 4 == 1; // no text encodes to that; Qt lets it pass
    if (!decoded || isCut || !decoded.decoded.contains(':'))
        return keyError();
    return Secret(decoded.decoded.toBase64()); // a double click leaves the `=` at its end behind
}

} // namespace Chat::GigaChatCodec
