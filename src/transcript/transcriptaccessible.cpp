// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptaccessible.h"

#include "transcript/messageaccessible.h"
#include "transcript/transcriptarea.h"

#include <QAccessibleWidget>

namespace Chat {

namespace {

/// The messages, and after them the widgets that are in sight.
class AreaAccessible final : public QAccessibleWidget
{
public:
    explicit AreaAccessible(TranscriptArea *area)
        : QAccessibleWidget(area, QAccessible::List)
        , m_area(area)
    {
    }

    ~AreaAccessible() override
    {
        for (const QAccessible::Id id : std::as_const(m_messages))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return rowCount() + QAccessibleWidget::childCount(); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0)
            return nullptr;
        if (index >= rowCount())
            return QAccessibleWidget::child(index - rowCount());
        const auto known = m_messages.constFind(index);
        if (known != m_messages.cend())
            return QAccessible::accessibleInterface(*known);
        auto *message = new MessageAccessible(m_area, index);
        m_messages.insert(index, QAccessible::registerAccessibleInterface(message));
        return message;
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        if (const auto *message = dynamic_cast<const MessageAccessible *>(child))
            return message->row();
        const int index = QAccessibleWidget::indexOfChild(child);
        return index < 0 ? -1 : rowCount() + index;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint point = m_area->viewport()->mapFromGlobal(QPoint(x, y));
        if (QWidget *widget = m_area->viewport()->childAt(point))
            return QAccessible::queryAccessibleInterface(widget);
        for (const TranscriptArea::BlockPlace &place : m_area->visibleBlocks()) {
            if (place.rect.contains(point))
                return child(place.row);
        }
        return nullptr;
    }

    QAccessibleInterface *focusChild() const override
    {
        return m_area->hasFocus() && m_area->currentRow() >= 0 ? child(m_area->currentRow())
                                                               : nullptr;
    }

private:
    int rowCount() const { return m_area->model().count(); }

    TranscriptArea *m_area;
    mutable QHash<int, QAccessible::Id> m_messages;
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    if (className != QLatin1StringView(TranscriptArea::staticMetaObject.className()))
        return nullptr;
    auto *area = qobject_cast<TranscriptArea *>(object);
    return area ? new AreaAccessible(area) : nullptr;
}

} // namespace

void installTranscriptAccessibility()
{
    QAccessible::installFactory(makeInterface); // Qt itself leaves out what it has already
}

} // namespace Chat
