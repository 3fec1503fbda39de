// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/errorbody.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestQuote = 500;
constexpr qsizetype LongestName = 100;
constexpr qsizetype MostPageText = 4096; // a title stands at the start
constexpr qsizetype MostDetails = 3;
constexpr int MostNesting = 3; // an error text that is itself JSON of an upstream service

QString nameText(const QJsonValue &value)
{
    if (value.isDouble())
        return QString::number(value.toInteger());
    return quotableText(value.toString().left(LongestName));
}

int statusIn(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const int status = isNumber ? value.toInt() : value.toString().toInt(&isNumber);
    return isNumber && status >= 400 && status <= 599 ? status : 0;
}

/// `body.messages[0].name`, `x` → the field of the request on top: `messages`, `x`.
QString topLevelName(const QString &path)
{
    static const QRegularExpression pattern(u"^(?:body\\.)?([A-Za-z_][A-Za-z0-9_]{0,63})"_s);
    return pattern.match(path).captured(1);
}

QString parameterInMessage(const QString &message)
{
    static const QRegularExpression pattern(
        u"(?:unsupported|unknown|unrecognized|extra)\\s+(?:request\\s+)?"
        u"(?:parameter|argument|field)s?(?:\\s+supplied)?\\s*:\\s*['\"`]?([A-Za-z_][A-Za-z0-9_.]*)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return topLevelName(pattern.match(message).captured(1));
}

QString locationText(const QJsonArray &location)
{
    QStringList parts;
    for (const QJsonValue &part : location)
        parts.append(part.isString() ? part.toString().left(LongestName)
                                     : QString::number(part.toInteger()));
    return parts.join(u'.');
}

/// FastAPI's list of what is wrong with a request: `[{"loc": ["body", "stop"], "msg", "type"}]`.
void readDetails(const QJsonArray &details, ErrorBody &result)
{
    QStringList texts;
    for (const QJsonValue &value : details) {
        if (texts.size() == MostDetails)
            break;
        const QJsonObject item = value.toObject();
        const QString location = locationText(item.value("loc"_L1).toArray());
        const QString text = item.value("msg"_L1).toString().left(LongestQuote);
        texts.append(location.isEmpty() ? text : location + u": "_s + text);
        if (result.parameter.isEmpty()) {
            result.parameter = topLevelName(location);
            result.code = nameText(item.value("type"_L1));
        }
    }
    result.message = texts.join(u"; "_s);
}

void readObject(const QJsonObject &object, ErrorBody &result, int depth);

/// A message may be text, JSON inside text, an object or a list of details.
void readMessage(const QJsonValue &value, ErrorBody &result, int depth)
{
    if (value.isArray()) {
        readDetails(value.toArray(), result);
    } else if (value.isObject()) {
        readObject(value.toObject(), result, depth + 1);
    } else if (value.isString() && !value.toString().isEmpty()) {
        result.message = value.toString();
        if (depth < MostNesting && result.message.startsWith(u'{')) {
            const QJsonDocument inner = QJsonDocument::fromJson(result.message.toUtf8());
            if (inner.isObject())
                readObject(inner.object(), result, depth + 1);
        }
    }
}

void readMetadata(const QJsonObject &metadata, ErrorBody &result, int depth)
{
    if (metadata.contains("reasons"_L1))
        result.isModeration = true;
    // OpenRouter says "Provider returned error" and puts the upstream's own words here.
    if (metadata.value("raw"_L1).isString())
        readMessage(metadata.value("raw"_L1), result, depth);
}

void readObject(const QJsonObject &object, ErrorBody &result, int depth)
{
    if (depth > MostNesting)
        return;
    const QJsonValue error = object.value("error"_L1);
    if (error.isObject()) {
        readObject(error.toObject(), result, depth + 1);
    } else if (error.isString()) {
        // OAuth's shape has a code here and the sentence apart, all others the sentence.
        const QString description = object.value("error_description"_L1).toString();
        if (description.isEmpty()) {
            readMessage(error, result, depth);
        } else {
            result.code = nameText(error);
            result.message = description;
        }
    }

    const auto take = [&object](QLatin1StringView key, QString &field) {
        const QString text = nameText(object.value(key));
        if (!text.isEmpty())
            field = text;
    };
    take("type"_L1, result.type);
    if (statusIn(object.value("code"_L1)) == 0)
        take("code"_L1, result.code);
    if (result.status == 0)
        result.status = statusIn(object.value("status"_L1));
    if (result.status == 0)
        result.status = statusIn(object.value("code"_L1));
    const QString parameter = topLevelName(object.value("param"_L1).toString());
    if (!parameter.isEmpty())
        result.parameter = parameter;
    readMessage(object.value("detail"_L1), result, depth);
    readMessage(object.value("message"_L1), result, depth);
    readMetadata(object.value("metadata"_L1).toObject(), result, depth);
    const QString innerCode = nameText(object.value("innererror"_L1).toObject().value("code"_L1));
    if (!innerCode.isEmpty() && result.code.isEmpty())
        result.code = innerCode;
}

QString pageText(const QString &page)
{
    using Option = QRegularExpression::PatternOption;
    static const QRegularExpression title(u"<title[^>]*>([^<]*)"_s, Option::CaseInsensitiveOption);
    static const QRegularExpression unseen(u"<(style|script)\\b.*?(</\\1\\s*>|$)"_s,
                                           Option::CaseInsensitiveOption
                                               | Option::DotMatchesEverythingOption);
    static const QRegularExpression tag(u"<[^>]*>?"_s);
    QString text = page.left(MostPageText);
    const QString found = title.match(text).captured(1).simplified();
    if (!found.isEmpty())
        return found;
    return text.remove(unseen).replace(tag, u" "_s);
}

} // namespace

QString quotableText(const QString &text)
{
    QString result;
    for (const QChar c : text.left(4 * LongestQuote)) {
        const QChar::Category category = c.category();
        if (c.isSpace() || category == QChar::Other_Control)
            result += u' ';
        else if (category != QChar::Other_Format && category != QChar::Other_NotAssigned)
            result += c;
    }
    result = result.simplified();
    if (result.size() > LongestQuote) {
        result.truncate(LongestQuote - 1);
        if (result.back().isHighSurrogate())
            result.chop(1);
        result += u'…';
    }
    return result;
}

ErrorBody parseErrorBody(const QByteArray &body)
{
    ErrorBody result;
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isObject()) {
        readObject(document.object(), result, 0);
    } else if (document.isArray()) { // Google's compatible service wraps its errors in a list
        readObject(document.array().first().toObject(), result, 0);
    } else {
        const QString text = QString::fromUtf8(body.trimmed().left(MostPageText));
        result.isHtml = text.startsWith(u'<');
        result.message = result.isHtml ? pageText(text) : text;
    }
    if (result.parameter.isEmpty())
        result.parameter = parameterInMessage(result.message);
    result.message = quotableText(result.message);
    return result;
}

bool isErrorObject(const QJsonObject &object)
{
    const QJsonValue error = object.value("error"_L1);
    if (error.isString() ? !error.toString().isEmpty() : !error.toObject().isEmpty())
        return true;
    if (object.contains("choices"_L1))
        return false;
    return object.value("object"_L1).toString() == "error"_L1
        || object.value("message"_L1).isString() || object.contains("detail"_L1);
}

} // namespace Chat
