// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "net/httpstream.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

// GigaChat takes pictures neither in base64 nor by an address: they are files of the account, which
// are uploaded before the request that names them, and stay until they are deleted (reference §11).

namespace Chat::GigaChatFiles {

constexpr qsizetype MostInMessage = 2;
constexpr qsizetype MostInRequest = 10;
constexpr qsizetype LargestSum = 80 * 1000 * 1000; // bytes of a request's pictures

/// The pictures of the user's messages in their order, whose numbers stand in the `attachments` of
/// `encoded` (see gigaChatMessages()); or why GigaChat does not take them: an InvalidRequest that
/// names the field of the one that is too much.
Result<QList<MessagePicture>> pictures(const QList<Message> &messages, const QJsonArray &encoded);

/// Puts the ids of the files into the place of the numbers of the pictures.
void attach(QJsonObject &body, const QStringList &ids);

/// `files` is the address of the account's files.
HttpRequest uploadRequest(const QUrl &files, const Picture &picture);
HttpRequest deleteRequest(const QUrl &files, const QString &id);

/// The id in the answer to an upload: fit for an address.
Result<QString> decodeUpload(const QByteArray &body);

/// Whether the answer to a deletion does not say that it was not done.
bool isDeleted(const QByteArray &body);

/// The failure of an upload, for who asked a question with that picture.
Error uploadError(const Error &error, const MessagePicture &picture);

/// Whether a request was refused because a file that it names is no longer there, as far as can be
/// told, since the reference has no words for it: by 404, if not of a model, or by 400 or 422 whose
/// text says of a file that it was not found.
bool isFileMissing(const Error &error);

/// That failure for who asked the question: neither the address nor the model is wrong.
Error missingError(const Error &error);

} // namespace Chat::GigaChatFiles
