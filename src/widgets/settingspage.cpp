// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingspage.h"

#include <QEvent>
#include <QGridLayout>
#include <QScrollArea>
#include <QScrollBar>

namespace Chat {

void SettingsPage::setForm(QScrollArea *area, QGridLayout *form)
{
    m_area = area;
    m_form = form;
    area->widget()->installEventFilter(this);
}

void SettingsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitForm();
}

bool SettingsPage::eventFilter(QObject *watched, QEvent *event)
{
    // Other rows are shown, or the font is another.
    if (event->type() == QEvent::LayoutRequest && m_area != nullptr && watched == m_area->widget())
        QMetaObject::invokeMethod(this, &SettingsPage::fitForm, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void SettingsPage::fitForm()
{
    if (m_form == nullptr)
        return;
    const int room = width() - m_area->verticalScrollBar()->sizeHint().width();
    if (m_isStacked && room >= m_widthBeside)
        setStacked(false);
    if (m_isStacked)
        return;
    m_widthBeside = m_area->widget()->minimumSizeHint().width();
    if (room < m_widthBeside)
        setStacked(true);
}

void SettingsPage::setStacked(bool isStacked)
{
    m_isStacked = isStacked;
    setFormStacked(m_form, isStacked);
    m_area->widget()->layout()->activate();
}

} // namespace Chat
