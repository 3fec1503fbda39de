// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/announcement.h"

#include <QAccessible>
#include <QWidget>

namespace Chat {

void announce(QWidget &widget, const QString &words)
{
    widget.setAccessibleDescription(words);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(&widget, words);
#else
    QAccessibleEvent event(&widget, QAccessible::Alert);
#endif
    QAccessible::updateAccessibility(&event);
}

} // namespace Chat
