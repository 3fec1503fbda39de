// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "core/result.h"
#include "proxy/messagecontent.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Chat {

class JsonFields;

/// What a client asks for, in terms of ours.
struct ClientOrder
{
    QString model = {}; ///< as asked: echoed in the answer
    ChatRequest request = {}; ///< its model and mode are not set yet
    bool streams = false;
    bool includesUsage = false; ///< a chunk of its own with the token counts
    /// Stops are looked for here even where the service knows them: the client is told which it
    /// was.
    bool cutsStops = false;
    bool showsThoughts = true;
    bool usesFunctions = false; ///< asked by the old `functions`, so calls are answered that way
};

/// The clients' side of OpenAI's chat: lenient where clients differ, with a 400 that names the
/// field where a request cannot be meant or not be done. Pure functions.
namespace ClientCodec {

Result<ClientOrder> decodeChat(const QJsonObject &body);

/// `messages` alone.
Result<QList<Message>> decodeMessages(const QJsonArray &messages);

/// A message's `content`: text, null, or parts of text and pictures, the latter only of a user's.
/// Sound and files are errors.
Result<MessageContent> decodeContent(const QJsonValue &content, const QString &path, Role role);

/// Texts that end the answer: one, or a list of at most `most`. Empty ones are left out.
QStringList decodeStops(JsonFields &fields, const QString &name, qsizetype most);

/// Sampling, limits and stops: the fields that the families of clients have in common.
ChatParameters decodeParameters(JsonFields &fields);

} // namespace ClientCodec

} // namespace Chat
