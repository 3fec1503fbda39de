// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatfiles.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>

namespace Chat::GigaChatFiles {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::GigaChatFiles)
};

constexpr auto Attachments = "attachments"_L1;

Error refusal(const MessagePicture &picture, const QString &message, const QString &remedy)
{
    return {.kind = ErrorKind::InvalidRequest,
            .message = message,
            .remedy = remedy,
            .parameter = picture.field};
}

std::optional<Error> objectionTo(const MessagePicture &picture)
{
    if (picture.picture.isAddress())
        return refusal(picture, Texts::tr("GigaChat fetches no pictures from addresses."),
                       Texts::tr("Send the picture itself, in base64."));
    const QByteArray &type = picture.picture.mediaType();
    if (type != "image/png" && type != "image/jpeg")
        return refusal(
            picture,
            Texts::tr("GigaChat takes no pictures of type %1.").arg(QString::fromLatin1(type)),
            Texts::tr("Convert it to PNG or JPEG."));
    return std::nullopt;
}

bool says(const Error &error, const QString &words)
{
    const QRegularExpression expression(u"\\b(%1)\\b"_s.arg(words),
                                        QRegularExpression::CaseInsensitiveOption
                                            | QRegularExpression::UseUnicodePropertiesOption);
    return expression.match(error.message).hasMatch();
}

} // namespace

Result<QList<MessagePicture>> pictures(const QList<Message> &messages, const QJsonArray &encoded)
{
    QList<MessagePicture> all;
    qsizetype sum = 0;
    for (const Message &message : messages) {
        for (const MessagePicture &picture : message.pictures) {
            if (auto objection = objectionTo(picture))
                return *std::move(objection);
            sum += picture.picture.bytes().size();
            if (all.size() == MostInRequest || sum > LargestSum)
                return refusal(picture,
                               Texts::tr("GigaChat takes at most %1 pictures in one request, of %2 "
                                         "MB in all.")
                                   .arg(MostInRequest)
                                   .arg(LargestSum / 1000 / 1000),
                               Texts::tr("Leave earlier ones out, or begin anew."));
            all.append(picture);
        }
    }
    for (const QJsonValue &message : encoded) {
        const QJsonArray numbers = message[Attachments].toArray();
        if (numbers.size() > MostInMessage)
            return refusal(
                all.at(numbers.at(MostInMessage).toInt()),
                Texts::tr("GigaChat takes at most %1 pictures in one message.").arg(MostInMessage),
                Texts::tr("Send them one after the other."));
    }
    return all;
}

void attach(QJsonObject &body, const QStringList &ids)
{
    QJsonArray messages = body.value("messages"_L1).toArray();
    for (qsizetype i = 0; i < messages.size(); ++i) {
        QJsonObject message = messages.at(i).toObject();
        if (!message.contains(Attachments))
            continue;
        QJsonArray attached;
        for (const QJsonValue &number : message.value(Attachments).toArray())
            attached.append(ids.value(number.toInt()));
        message.insert(Attachments, attached);
        messages.replace(i, message);
    }
    body.insert("messages"_L1, messages);
}

HttpRequest uploadRequest(const QUrl &files, const Picture &picture)
{
    const QByteArray boundary = "lmchat-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    const QByteArray line = "--" + boundary;
    const QByteArray name = "picture." + picture.mediaType().mid(qstrlen("image/"));
    const QByteArray head = line + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
        + name + "\"\r\nContent-Type: " + picture.mediaType() + "\r\n\r\n";
    const QByteArray tail = "\r\n" + line
        + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ngeneral\r\n" + line
        + "--\r\n";
    return {.verb = "POST",
            .url = files,
            .headers = {{"Content-Type", "multipart/form-data; boundary=" + boundary},
                        {"Accept", "application/json"}},
            .body = head + picture.bytes() + tail};
}

HttpRequest deleteRequest(const QUrl &files, const QString &id)
{
    QUrl url = files;
    url.setPath(files.path() + u'/' + id + "/delete"_L1);
    return {.verb = "POST", .url = url, .headers = {{"Accept", "application/json"}}};
}

Result<QString> decodeUpload(const QByteArray &body)
{
    constexpr qsizetype longest = 128;
    const QString id = QJsonDocument::fromJson(body).object().value("id"_L1).toString();
    const bool fits = !id.isEmpty() && id.size() <= longest && std::ranges::all_of(id, [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'_');
    });
    if (fits)
        return id;
    return Error{.kind = ErrorKind::Protocol,
                 .message = Texts::tr("GigaChat took the picture, but gave it no id."),
                 .remedy = Texts::tr("Ask again in a while.")};
}

bool isDeleted(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object().value("deleted"_L1).toBool(true);
}

Error uploadError(const Error &error, const MessagePicture &picture)
{
    Error result = error;
    result.message = Texts::tr("A picture could not be uploaded: %1").arg(error.message);
    switch (error.kind) {
    case ErrorKind::TooLarge:
        if (error.httpStatus != 413)
            break; // the answer was
        result.remedy = Texts::tr("Make it smaller.");
        result.parameter = picture.field;
        break;
    case ErrorKind::InvalidRequest:
        result.remedy = Texts::tr("Try it as another PNG or JPEG.");
        result.parameter = picture.field;
        break;
    case ErrorKind::ModelNotFound: // no model was asked for: the address is another one's
        result.kind = ErrorKind::Protocol;
        result.remedy = Texts::tr("Check the base URL: it ends in /v1.");
        break;
    default:
        break;
    }
    return result;
}

bool isFileMissing(const Error &error)
{
    if (says(error, u"models?|модел\\w*"_s))
        return false;
    if (error.httpStatus == 404)
        return true;
    return (error.httpStatus == 400 || error.httpStatus == 422)
        && error.kind == ErrorKind::InvalidRequest
        && says(error, u"files?|attachments?|файл\\w*|вложени\\w*"_s)
        && says(error,
                u"not found|no such|not exist|doesn't exist|не найден\\w*|не существу\\w*|"
                "нет так\\w*"_s);
}

Error missingError(const Error &error)
{
    Error result = error;
    result.kind = ErrorKind::Protocol;
    result.message =
        Texts::tr("GigaChat does not find a picture that was uploaded: %1").arg(error.message);
    result.remedy = Texts::tr("Ask again in a while.");
    return result;
}

} // namespace Chat::GigaChatFiles
