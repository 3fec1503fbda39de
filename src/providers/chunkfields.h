// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatdelta.h"

#include <QJsonObject>

// The single fields of a chunk, each in all the forms that services give it.

namespace Chat {

/// `content` as text, null or a list of parts (Mistral); thoughts among the parts go to
/// `reasoning`.
void readContent(const QJsonValue &content, ChatDelta &delta);

/// The model's thinking, by whichever of its three fields is there.
QString readReasoning(const QJsonObject &message);

FinishReason readFinishReason(const QJsonValue &reason);

/// The token counts of a chunk or a whole answer, where it has any.
std::optional<Usage> readUsage(const QJsonObject &chunk);

/// A call's arguments: text as it is, an object as JSON text.
QString readArguments(const QJsonValue &arguments);

/// What a service says it is doing (GigaChat's `function_in_progress`), in words for the person.
QString readStatus(const QJsonObject &message);

/// An identifier or name of a peer, shortened to what one can be.
QString readName(const QJsonValue &value);

} // namespace Chat
