// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/blockaccessible.h"

namespace Chat {

/// One message for a screen reader, in sight or not: an item with a text and a caret. Its children
/// are its blocks, each with its role; those of unfolded reasoning come first. Whatever message is
/// in the row at the time.
class MessageAccessible final : public AccessibleText
{
public:
    MessageAccessible(TranscriptArea *area, int row);

    bool isValid() const override;
    QAccessibleInterface *parent() const override;
    int childCount() const override;
    QString text(QAccessible::Text kind) const override;
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override;
    using AccessibleText::text;

    int row() const { return m_row; }
    MessagePart part(int index) const; ///< what the child is of; empty where there is none

protected:
    QList<Stretch> stretches() const override;
    QAccessibleInterface *makeChild(int index) const override;
    bool isFit(int index, const QAccessibleInterface *child) const override;

private:
    bool isTable(int index) const;

    int m_row;
};

/// What screen readers know a message as, or a spot in one of its blocks with its index in
/// spotsIn(); null where there is none.
QAccessibleInterface *accessibleMessage(TranscriptArea &area, int row);
QAccessibleInterface *accessibleSpot(TranscriptArea &area, const TextPosition &block, int spot);

/// Lets screen readers know of a turn: these rows are new, and the last ones.
void tellOfMessages(TranscriptArea &area, int first, int last);

} // namespace Chat
