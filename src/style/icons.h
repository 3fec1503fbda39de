// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace Chat {

/// The program's own icons: one drawing each, `resources/icons/NAME.svg`.
enum class Icon {
    ArrowDown,
    Attach,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    Clock,
    Close,
    Continue,
    Copy,
    Delete,
    Edit,
    Error,
    Eye,
    EyeOff,
    Gateway,
    Info,
    Key,
    Model,
    More,
    Network,
    NewConversation,
    Parameters,
    Pin,
    Plus,
    Provider,
    Regenerate,
    Search,
    Send,
    Settings,
    Sidebar,
    Stop,
    Theme,
    Traffic,
    Undo,
    Warning,
    Window,
};

/// What an icon is painted with. A disabled one is grey in any case; a selected one keeps its
/// colour, as the text beside it does.
enum class IconTint {
    Text, ///< as the text of a button
    Muted,
    Accent,
    OnAccent, ///< on a filled button
    Danger,
    Warning,
    Success,
};

/// An icon that is drawn afresh for every size and device pixel ratio, in the colours that the
/// application's palette has at that moment: it follows a change of theme without being set again.
/// GUI thread only.
QIcon icon(Icon name, IconTint tint = IconTint::Text);

/// The program's own icon, in full colour.
QIcon applicationIcon();

} // namespace Chat
