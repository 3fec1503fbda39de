// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/elidedlabel.h"

#include "style/literaltext.h"
#include "style/themecolors.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Chat {

using namespace Qt::StringLiterals;

ElidedLabel::ElidedLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setAccessibleName(text);
    update();
}

void ElidedLabel::setHeading()
{
    m_isHeading = true;
    QFont bold;
    bold.setWeight(QFont::DemiBold);
    setFont(bold);
}

void ElidedLabel::setDetails(const QString &details)
{
    m_details = details;
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text.left(200)), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = themeColors(palette());
    painter.setPen(m_isHeading ? colors.text : colors.mutedText);
    painter.drawText(rect(), int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
                     fontMetrics().elidedText(m_text, Qt::ElideRight, width()));
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QStringList parts;
        if (fontMetrics().horizontalAdvance(m_text) > width())
            parts.append(m_text);
        if (!m_details.isEmpty())
            parts.append(m_details);
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(),
                           literalText(parts.join(u"\n\n"_s)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace Chat
