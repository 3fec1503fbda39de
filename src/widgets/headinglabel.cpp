// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headinglabel.h"

#include "style/metrics.h"

#include <QApplication>
#include <QEvent>

namespace Chat {

HeadingLabel::HeadingLabel(QWidget *parent)
    : QLabel(parent)
{
    setAlignment(Qt::AlignLeft | Qt::AlignBottom);
    updateFont();
}

QSize HeadingLabel::sizeHint() const
{
    return QLabel::sizeHint() + QSize(0, Metrics::Small);
}

QSize HeadingLabel::minimumSizeHint() const
{
    return sizeHint();
}

void HeadingLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        updateFont();
    QLabel::changeEvent(event);
}

void HeadingLabel::updateFont()
{
    QFont bold = QApplication::font();
    bold.setBold(true);
    setFont(bold);
}

} // namespace Chat
