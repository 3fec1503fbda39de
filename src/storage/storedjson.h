// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"

namespace Chat {

// The JSON that stands in some columns of the database. Reading is tolerant: a member that is
// missing or of the wrong type keeps its default, so an older row is always readable. What holds
// nothing but defaults is an empty text (an empty object for the parameters).

QByteArray parametersToJson(const ChatParameters &parameters);
ChatParameters parametersFromJson(const QByteArray &json);

QByteArray answerInfoToJson(const AnswerInfo &info);
AnswerInfo answerInfoFromJson(const QByteArray &json);

QByteArray toolCallsToJson(const QList<ToolCall> &calls);
QList<ToolCall> toolCallsFromJson(const QByteArray &json);

QByteArray errorToJson(const std::optional<Error> &error);
std::optional<Error> errorFromJson(const QByteArray &json);

} // namespace Chat
