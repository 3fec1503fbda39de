// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace Chat {

/// The named colours of one theme. All text on the grounds it is meant for has a contrast of at
/// least 4.5:1 (WCAG AA).
struct ThemeColors
{
    QColor window; ///< ground of side bar, tool bars and dialogs
    QColor base; ///< ground of the transcript, fields and lists
    QColor text;
    QColor mutedText; ///< second-rank text: times, hints, reasoning
    QColor border; ///< lines and frames
    QColor controlBorder; ///< frames of fields and buttons: stronger, for they can be used
    QColor button; ///< ground of a button at rest
    QColor hover; ///< ground of what is pointed at
    QColor pressed;
    QColor selected; ///< ground of the chosen row; its text stays `text`
    QColor accent; ///< the one colour: the main button, links, focus
    QColor accentHover;
    QColor accentText; ///< on `accent` and `accentHover`
    QColor userBubble; ///< ground of the person's own messages
    QColor codeBackground;
    QColor danger;
    QColor dangerBackground; ///< ground of an error's card
    QColor warning;
    QColor warningBackground;
    QColor success;
};

const ThemeColors &lightColors();
const ThemeColors &darkColors();

/// The colours that belong to a palette of Theme: the dark ones where its window is dark. A widget
/// asks with its own palette and again at QEvent::PaletteChange.
const ThemeColors &themeColors(const QPalette &palette);

/// The palette for all of Qt's own widgets.
QPalette themePalette(const ThemeColors &colors);

} // namespace Chat
