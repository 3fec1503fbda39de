// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/codecolors.h"

namespace Chat {

const CodeColors &CodeColors::forTheme(bool isDark)
{
    static const CodeColors light{{
        QColor(0x1c2226), // Text
        QColor(0x8a2aa5), // Keyword
        QColor(0x0f6b7f), // Type
        QColor(0x2f6f1e), // String
        QColor(0xa14a00), // Number
        QColor(0x5f6b73), // Comment
        QColor(0x1f56b0), // Function
        QColor(0x8a5a00), // Preprocessor
        QColor(0x4b555c), // Symbol
        QColor(0x9c2f4a), // Variable
        QColor(0x8a2aa5), // Tag
        QColor(0xa14a00), // Attribute
        QColor(0x1f7a43), // Added
        QColor(0xb3261e), // Removed
    }};
    static const CodeColors dark{{
        QColor(0xe4e7e9), // Text
        QColor(0xd3a0f0), // Keyword
        QColor(0x62c3d6), // Type
        QColor(0x9fd08a), // String
        QColor(0xf0b072), // Number
        QColor(0x98a2a9), // Comment
        QColor(0x8db8f5), // Function
        QColor(0xefb95a), // Preprocessor
        QColor(0xb8c0c6), // Symbol
        QColor(0xf2a3b3), // Variable
        QColor(0xd3a0f0), // Tag
        QColor(0xf0b072), // Attribute
        QColor(0x6fca90), // Added
        QColor(0xff8f85), // Removed
    }};
    return isDark ? dark : light;
}

} // namespace Chat
