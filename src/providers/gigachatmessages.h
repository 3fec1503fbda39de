// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QJsonArray>

namespace Chat {

/// The message list that GigaChat accepts (reference §6): one system text in front, neighbours of
/// one role glued, if their pictures fit one message, no empty messages, and every function call
/// directly followed by its result. Calls without a result and results without a call are left out,
/// since GigaChat refuses the whole list for them. `instruction` is added to the system text. In
/// `attachments` stand the numbers of the user's pictures, counted from 0, for which
/// GigaChatFiles::attach() puts the ids of files.
QJsonArray gigaChatMessages(const QList<Message> &messages, const QString &instruction = {});

} // namespace Chat
