// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QAction>
#include <QPointer>

namespace Chat {

/// Something that the quick switcher goes to.
struct SwitcherItem
{
    enum class Kind { Conversation, Model, Action };
    Kind kind = Kind::Conversation;
    QString title = {};
    QString hint = {}; ///< beside it: a date group, a provider, a shortcut
    ConversationId conversation = {};
    QString provider = {};
    QString model = {};
    QPointer<QAction> action = {};
};

} // namespace Chat
