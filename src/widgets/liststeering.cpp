// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/liststeering.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>

namespace Chat {

namespace {

constexpr int PageStep = 8;

} // namespace

ListSteering::ListSteering(QLineEdit *field, QAbstractItemView *list)
    : QObject(field)
    , m_list(list)
{
    field->installEventFilter(this);
}

void ListSteering::move(int step)
{
    const int count = m_list->model()->rowCount();
    if (count == 0)
        return;
    const int row = m_list->currentIndex().row() + step;
    const bool isOneStep = step == 1 || step == -1;
    const int next = isOneStep ? (row + count) % count : std::clamp(row, 0, count - 1);
    m_list->setCurrentIndex(m_list->model()->index(next, 0));
}

bool ListSteering::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_PageUp:
        move(-PageStep);
        return true;
    case Qt::Key_PageDown:
        move(PageStep);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT chosen(m_list->currentIndex());
        return true;
    default:
        return QObject::eventFilter(watched, event);
    }
}

} // namespace Chat
