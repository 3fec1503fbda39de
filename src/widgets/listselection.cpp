// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/listselection.h"

#include <QListWidget>

namespace Chat {

void followSelection(QListWidget *list)
{
    const auto restore = [list] {
        if (list->selectedItems().isEmpty() && list->currentItem() != nullptr)
            list->currentItem()->setSelected(true);
    };
    QObject::connect(list, &QListWidget::itemSelectionChanged, list, [list, restore] {
        const QList<QListWidgetItem *> selected = list->selectedItems();
        if (!selected.isEmpty())
            list->setCurrentItem(selected.first());
        else // later: who selects another one takes this one's selection away first
            QMetaObject::invokeMethod(list, restore, Qt::QueuedConnection);
    });
}

} // namespace Chat
