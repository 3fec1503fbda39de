// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/divider.h"

#include "style/themecolors.h"

#include <QPainter>

namespace Chat {

Divider::Divider(QWidget *parent)
    : QWidget(parent)
{
}

void Divider::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), themeColors(palette()).border);
}

} // namespace Chat
