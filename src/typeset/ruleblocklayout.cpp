// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/ruleblocklayout.h"

#include <QPainter>

namespace Chat {

int RuleBlockLayout::layOutContent(int width)
{
    m_width = width;
    return heightOf(theme());
}

int RuleBlockLayout::firstBaseline() const
{
    return theme().lineHeight / 3;
}

void RuleBlockLayout::paintContent(QPainter &painter, const BlockPaint &) const
{
    painter.fillRect(0, theme().lineHeight / 4, m_width, 1, theme().colors.border);
}

QRect RuleBlockLayout::contentCursorRect(qsizetype) const
{
    return {0, 0, 1, theme().lineHeight / 2};
}

} // namespace Chat
