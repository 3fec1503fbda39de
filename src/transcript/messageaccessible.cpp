// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messageaccessible.h"

#include "transcript/messagewidget.h"

#include <QAccessibleWidget>

namespace Chat {

namespace {

class MessageAccessible final : public QAccessibleWidget
{
public:
    explicit MessageAccessible(MessageWidget *widget)
        : QAccessibleWidget(widget, QAccessible::ListItem)
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Description || kind == QAccessible::Value)
            return static_cast<const MessageWidget *>(widget())->plainText();
        return QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    if (className != QLatin1StringView(MessageWidget::staticMetaObject.className()))
        return nullptr;
    auto *message = qobject_cast<MessageWidget *>(object);
    return message ? new MessageAccessible(message) : nullptr;
}

} // namespace

void installMessageAccessibility()
{
    QAccessible::installFactory(makeInterface); // Qt itself leaves out what it has already
}

} // namespace Chat
