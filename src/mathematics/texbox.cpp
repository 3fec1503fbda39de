// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/texbox.h"

#include <QString>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

TexBox scaled(const TexBox &box, qreal scale)
{
    return {.width = box.width * scale,
            .ascent = box.ascent * scale,
            .descent = box.descent * scale,
            .isCharacter = box.isCharacter,
            .takesLimits = box.takesLimits};
}

TexBox around(qreal height, qreal width)
{
    return {
        .width = width, .ascent = height / 2 + TexBox::Axis, .descent = height / 2 - TexBox::Axis};
}

void append(TexBox &row, const TexBox &next)
{
    row.width += next.width;
    row.ascent = std::max(row.ascent, next.ascent);
    row.descent = std::max(row.descent, next.descent);
}

/// Brackets come in some sizes; larger ones are put together.
qreal bracketHeight(qreal least)
{
    for (const qreal height : {1.0, 1.2, 1.8, 2.4, 3.0}) {
        if (height >= least)
            return height;
    }
    return least;
}

TexBox characterBox(QChar c)
{
    TexBox box{.width = 0.53, .ascent = 0.442, .descent = 0.011, .isCharacter = true};
    if (u"+-=<>*:"_s.contains(c))
        return {.width = 1.28, .ascent = 0.583, .descent = 0.082, .isCharacter = true};
    if (u"()[]|/"_s.contains(c))
        return {.width = 0.37, .ascent = 0.75, .descent = 0.25, .isCharacter = true};
    if (u",;."_s.contains(c))
        return {.width = 0.44, .ascent = 0.121, .descent = 0.194, .isCharacter = true};
    if (c.isDigit() || c == u'!')
        return {.width = 0.5, .ascent = 0.677, .descent = 0.022, .isCharacter = true};
    if (c.isUpper() || c.unicode() > 0x7f)
        return {.width = 0.75, .ascent = 0.683, .descent = 0.022, .isCharacter = true};
    if (u"bdfhijklt"_s.contains(c))
        box.ascent = 0.68;
    if (u"fgjpqy"_s.contains(c))
        box.descent = 0.205;
    return box;
}

TexBox wordsBox(QStringView words)
{
    TexBox box;
    for (const QChar c : words)
        append(box, c == u' ' ? TexBox{.width = 0.25} : scaled(characterBox(c), 1));
    box.width = 0.5 * static_cast<qreal>(words.size());
    return box;
}

} // namespace Chat
