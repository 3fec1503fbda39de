// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace Chat {

/// What the body of a failed request says, whatever its shape (OpenAI reference §2.1 rule 11,
/// GigaChat reference §3.1 and §10). Text is bounded and free of control characters. Fields that
/// repeat the request (`input`, `flagged_input`) are never read: they hold messages.
struct ErrorBody
{
    QString message = {};
    QString code = {}; ///< as sent, numbers as text
    QString type = {};
    QString parameter = {}; ///< the name alone: of `body.stop[0]` it is `stop`
    int status = 0; ///< a status from 400 to 599 inside the body; 0: none
    bool isHtml = false;
    bool isModeration = false; ///< OpenRouter's: the prompt was flagged
};

/// Also of a stream's chunk or a whole answer, where it holds an error.
ErrorBody parseErrorBody(const QByteArray &body);

/// Whether `object`, which came with a good status, is an error and no answer.
bool isErrorObject(const QJsonObject &object);

/// Text of a peer as it may be shown: one line, at most 500 characters, nothing invisible.
QString quotableText(const QString &text);

} // namespace Chat
