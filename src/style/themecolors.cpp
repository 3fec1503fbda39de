// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/themecolors.h"

namespace Chat {

namespace {

QColor mixed(const QColor &one, const QColor &other, qreal part)
{
    const auto mix = [part](int a, int b) { return qRound(a + (b - a) * part); };
    return {mix(one.red(), other.red()), mix(one.green(), other.green()),
            mix(one.blue(), other.blue())};
}

} // namespace

const ThemeColors &lightColors()
{
    static const ThemeColors colors{
        .window = QColor(0xf4f5f6),
        .base = QColor(0xffffff),
        .text = QColor(0x1c2226),
        .mutedText = QColor(0x5a646d),
        .border = QColor(0xd8dce0),
        .controlBorder = QColor(0xb9c0c6),
        .button = QColor(0xffffff),
        .hover = QColor(0xe6e9eb),
        .pressed = QColor(0xd9dde0),
        .selected = QColor(0xd8e7ea),
        .accent = QColor(0x0f6b7f),
        .accentHover = QColor(0x0c5868),
        .accentText = QColor(0xffffff),
        .userBubble = QColor(0xe7eff1),
        .codeBackground = QColor(0xf3f5f6),
        .danger = QColor(0xb3261e),
        .dangerBackground = QColor(0xfdeeec),
        .warning = QColor(0x8a5a00),
        .warningBackground = QColor(0xfff5e0),
        .success = QColor(0x1f7a43),
    };
    return colors;
}

const ThemeColors &darkColors()
{
    static const ThemeColors colors{
        .window = QColor(0x1a1e21),
        .base = QColor(0x212629),
        .text = QColor(0xe4e7e9),
        .mutedText = QColor(0xa2abb2),
        .border = QColor(0x3a4147),
        .controlBorder = QColor(0x566068),
        .button = QColor(0x2a3034),
        .hover = QColor(0x2e3539),
        .pressed = QColor(0x3a4247),
        .selected = QColor(0x28424a),
        .accent = QColor(0x62c3d6),
        .accentHover = QColor(0x7fd2e2),
        .accentText = QColor(0x0c2229),
        .userBubble = QColor(0x2d383c),
        .codeBackground = QColor(0x1a1e21),
        .danger = QColor(0xff8f85),
        .dangerBackground = QColor(0x3a2422),
        .warning = QColor(0xefb95a),
        .warningBackground = QColor(0x352b18),
        .success = QColor(0x6fca90),
    };
    return colors;
}

const ThemeColors &themeColors(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkColors()
                                                                               : lightColors();
}

QPalette themePalette(const ThemeColors &colors)
{
    QPalette palette(colors.text, colors.button, mixed(colors.button, Qt::white, 0.5),
                     mixed(colors.window, Qt::black, 0.4), colors.controlBorder, colors.text,
                     colors.accentText, colors.base, colors.window);
    palette.setColor(QPalette::AlternateBase, colors.codeBackground);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.accentText);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::PlaceholderText, colors.mutedText);
    palette.setColor(QPalette::ToolTipBase, colors.text);
    palette.setColor(QPalette::ToolTipText, colors.base);
    palette.setColor(QPalette::BrightText, colors.danger);

    const QColor disabled = mixed(colors.text, colors.window, 0.55);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Base, colors.window);
    palette.setColor(QPalette::Disabled, QPalette::Button, colors.window);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.border);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, disabled);
    return palette;
}

} // namespace Chat
