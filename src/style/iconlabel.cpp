// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/iconlabel.h"

#include <QPainter>

namespace Chat {

IconLabel::IconLabel(int side, QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(side, side);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

IconLabel::IconLabel(Icon name, IconTint tint, int side, QWidget *parent)
    : IconLabel(side, parent)
{
    setIcon(name, tint);
}

void IconLabel::setIcon(Icon name, IconTint tint)
{
    m_icon = icon(name, tint);
    update();
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

} // namespace Chat
