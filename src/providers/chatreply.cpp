// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/chatreply.h"

namespace Chat {

ChatReply::ChatReply(QObject *parent)
    : QObject(parent)
{
}

ChatReply::~ChatReply() = default;

void ChatReply::setPaused(bool) { }

} // namespace Chat
