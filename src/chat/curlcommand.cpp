// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/curlcommand.h"

#include "chat/printabletext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr auto NextLine = " \\\n  "_L1;

QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', "'\\''"_L1) + u'\'';
}

/// Of a token of HTTP, whatever was sent in its place.
QString methodOf(const RequestRecord &record)
{
    QString method;
    for (const QChar c : record.method) {
        if (c > u' ' && c < u'\x7f')
            method += c;
    }
    return method;
}

QString urlOf(const RequestRecord &record, const QString &address)
{
    QString url = address;
    if (!record.route.startsWith(u'/'))
        url += u'/';
    for (const QChar c : record.route) {
        if (c > u' ' && c < u'\x7f')
            url += c;
        else
            url += QString::fromLatin1(QString(c).toUtf8().toPercentEncoding());
    }
    return url;
}

bool hasBody(const QString &method)
{
    return method == "POST"_L1 || method == "PUT"_L1 || method == "PATCH"_L1;
}

QByteArray shortestBody(const RequestRecord &record)
{
    const QString hello = u"Hello"_s;
    QString route = record.route;
    while (route.endsWith(u'/'))
        route.chop(1);
    QJsonObject body;
    if (!record.model.isEmpty())
        body[u"model"_s] = record.model;
    if (route.endsWith("/embeddings"_L1) || route.endsWith("/responses"_L1)) {
        body[u"input"_s] = hello;
    } else {
        body[u"messages"_s] =
            QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, hello}}};
        if (route.endsWith("/messages"_L1))
            body[u"max_tokens"_s] = 1024;
    }
    if (record.streamed)
        body[u"stream"_s] = true;
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// Within quotes a new line does nothing; whatever else cannot be seen may be a key to a terminal.
bool canBePasted(const QString &text)
{
    return std::ranges::none_of(text.toUcs4(), [](uint character) {
        return character != u'\n' && isUnprintable(character);
    });
}

/// The format with which printf writes the text.
QString printfFormat(const QString &text)
{
    QString format;
    for (const char32_t character : text.toUcs4()) {
        const bool isFirst = format.isEmpty();
        const QString literal = QString::fromUcs4(&character, 1);
        if (isUnprintable(character) || (isFirst && character == u'-')) { // which begins an option
            for (const char byte : literal.toUtf8())
                format += u'\\' + QString::number(uchar(byte), 8).rightJustified(3, u'0');
        } else if (character == u'\\' || character == u'%') {
            format += literal + literal;
        } else {
            format += literal;
        }
    }
    return format;
}

} // namespace

QString curlCommand(const RequestRecord &record, const CurlTarget &target,
                    const std::optional<QByteArray> &body)
{
    const QString method = methodOf(record);
    QStringList parts = {u"curl --noproxy '*'"_s};
    const auto isBracket = [](QChar c) { return "[]{}"_L1.contains(c); };
    if (std::ranges::any_of(record.route, isBracket)) // of which curl would make several addresses
        parts.first() += " --globoff"_L1;
    if (record.route.contains("/."_L1))
        parts.first() += " --path-as-is"_L1;
    if (record.streamed)
        parts.first() += " --no-buffer"_L1;
    if (method == "HEAD"_L1)
        parts.first() += " --head"_L1;
    else if (!method.isEmpty() && method != "GET"_L1)
        parts.first() += " --request "_L1 + quoted(method);
    parts.append(quoted(urlOf(record, target.address)));
    if (target.needsKey)
        parts.append(u"--header \"Authorization: Bearer $LMCHAT_KEY\""_s);
    if (!hasBody(method))
        return parts.join(NextLine);

    parts.append(u"--header 'Content-Type: application/json'"_s);
    const QString text = QString::fromUtf8(body ? *body : shortestBody(record));
    if (canBePasted(text)) {
        parts.append(u"--data-raw "_s + quoted(text));
        return parts.join(NextLine);
    }
    parts.append(u"--data-binary @-"_s);
    return u"printf "_s + quoted(printfFormat(text)) + u" |"_s + NextLine + parts.join(NextLine);
}

} // namespace Chat
