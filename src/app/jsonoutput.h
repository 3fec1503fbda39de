// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QJsonObject>

namespace Chat {

class Redactor;

// The objects that `--json` prints. Their names stay: scripts read them. What is not known is null.

/// kind, message, remedy, detail, http_status, code, parameter, request_id, retry_after_ms.
QJsonObject errorJson(const Error &error, const Redactor &redactor);

/// text, reasoning, state, model, provider, finish_reason, usage, times, request_id, error.
QJsonObject answerJson(const Message &answer, const Redactor &redactor);

/// On one line, without the line break. Stays valid where the text holds what is no Unicode.
QString jsonLine(const QJsonObject &object);

} // namespace Chat
