// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settingvalues.h"
#include "style/systemcolorscheme.h"
#include "style/themecolors.h"

#include <QFont>
#include <QObject>

namespace Chat {

/// The look of the whole application: style, palette and size of the font. Made once, after the
/// QApplication and before the first window; it sets the style and the palette at once. Widgets do
/// not need it to draw themselves: they ask themeColors() with their own palette and Metrics, and
/// icon() follows by itself. GUI thread only.
class Theme final : public QObject
{
    Q_OBJECT

public:
    /// Percent of the system's font size; the bounds of Keys::FontScale.
    static constexpr int SmallestFont = 50;
    static constexpr int LargestFont = 300;

    explicit Theme(QObject *parent = nullptr);

    ColorTheme choice() const { return m_choice; }
    void setChoice(ColorTheme choice);
    bool isDark() const;
    const ThemeColors &colors() const;

    int fontPercent() const { return m_fontPercent; }
    /// Kept within SmallestFont and LargestFont. Every widget that did not set a size of its own
    /// follows.
    void setFontPercent(int percent);
    /// The next step from a size, up or down; the same at the end.
    static int largerFont(int percent);
    static int smallerFont(int percent);

Q_SIGNALS:
    void changed(); ///< the colours; after the palette was set

private:
    void apply();

    SystemColorScheme m_system;
    QFont m_systemFont;
    ColorTheme m_choice = ColorTheme::System;
    int m_fontPercent = 100;
};

} // namespace Chat
