// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/switcheritem.h"

namespace Chat {

class WindowActions;
struct WindowContext;

/// Everything that the quick switcher of a window can go to: conversations in the order of the
/// list, the known models of providers that are set up, the actions that can be done now.
QList<SwitcherItem> switcherItems(const WindowContext &context, const WindowActions &actions);

} // namespace Chat
