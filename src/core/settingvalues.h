// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

// The values of settings that offer a choice. Their words in the file are in settingkeys.h, in the
// order of the enumerators.

enum class Language { System, English, Russian };

/// The key that sends what stands in the composer.
enum class SendKey {
    Enter, ///< Shift+Enter breaks the line
    CtrlEnter, ///< Enter breaks the line
};

enum class ColorTheme { System, Light, Dark };

/// What the window shows when the program starts.
enum class StartView {
    LastConversation,
    NewConversation,
};

/// What becomes of answers on their way when their window is closed.
enum class CloseAction {
    Keep, ///< they go on to their end, without a window
    Ask, ///< the person is asked
};

/// What a copy of a message is.
enum class CopyFormat {
    Plain, ///< as it looks in a plain text editor
    Markdown, ///< as the model wrote it
};

} // namespace Chat
