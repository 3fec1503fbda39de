// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientcodec.h"

namespace Chat {

/// The clients' side of OpenAI's responses: what `POST /v1/responses` asks for, with a 400 that
/// names the field where a request cannot be meant or not be done. The gateway keeps no answer, so
/// whatever refers to an earlier one is refused. Pure functions.
namespace ResponsesCodec {

Result<ClientOrder> decode(const QJsonObject &body);

/// `input` alone: a text or a list of items. Calls and thoughts that follow each other become one
/// message of the assistant's.
Result<QList<Message>> decodeInput(const QJsonValue &input);

} // namespace ResponsesCodec

} // namespace Chat
