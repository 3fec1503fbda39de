// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientcodec.h"

namespace Chat {

/// The clients' side of Anthropic's messages: what `POST /v1/messages` asks for, with a 400 that
/// names the field where a request cannot be meant or not be done. Pure functions.
namespace MessagesCodec {

Result<ClientOrder> decode(const QJsonObject &body);

/// `messages` alone: results of tools become messages of their own, in front of the text that came
/// with them.
Result<QList<Message>> decodeMessages(const QJsonArray &messages);

/// A text or a list of blocks of text: `system`, and the content of a tool's result.
Result<QString> decodeText(const QJsonValue &content, const QString &path);

} // namespace MessagesCodec

} // namespace Chat
