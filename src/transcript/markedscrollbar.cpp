// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/markedscrollbar.h"

#include "style/themecolors.h"

#include <QPainter>

namespace Chat {

MarkedScrollBar::MarkedScrollBar(QWidget *parent)
    : QScrollBar(Qt::Vertical, parent)
{
}

void MarkedScrollBar::setMarks(const QList<qreal> &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    update();
}

void MarkedScrollBar::paintEvent(QPaintEvent *event)
{
    QScrollBar::paintEvent(event);
    if (m_marks.isEmpty())
        return;
    QPainter painter(this);
    int last = -1;
    for (const qreal mark : std::as_const(m_marks)) {
        const int y = qRound(mark * (height() - 2));
        if (y == last) // there may be thousands of them
            continue;
        last = y;
        painter.fillRect(2, y, width() - 4, 2, themeColors(palette()).warning);
    }
}

} // namespace Chat
