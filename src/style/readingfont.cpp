// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/readingfont.h"

#include <QFontInfo>

namespace Chat {

namespace {

constexpr qreal Size = 1.1; // to the window's font
constexpr int ColumnEms = 44; // about 90 characters of prose

} // namespace

QFont readingFont(const QFont &base)
{
    QFont font = base;
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * Size);
    else
        font.setPixelSize(qRound(base.pixelSize() * Size));
    return font;
}

int textColumnWidth(const QFont &base)
{
    // QFontInfo's own pixel size is whole, and a step of it would show as a jump.
    const QFont font = readingFont(base);
    return font.pixelSize() > 0 ? ColumnEms * font.pixelSize()
                                : qRound(ColumnEms * QFontInfo(font).pointSizeF() * 4 / 3);
}

} // namespace Chat
