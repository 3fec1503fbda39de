// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/accessibletext.h"

namespace Chat {

class MessageAccessible;

/// A block of a message, and where it is.
struct MessagePart
{
    TextPosition place = {};
    MarkdownBlock block = {};
};

/// One block of a message, with its role. Its children are its links and buttons. See
/// TableAccessible for the kind of block that has more.
class BlockAccessible : public AccessibleText
{
public:
    /// `message` owns this; `index` is that of the child.
    BlockAccessible(const MessageAccessible &message, QAccessibleInterface *parent, int index);

    bool isValid() const override;
    int childCount() const override;
    QString text(QAccessible::Text kind) const override;
    QRect rect() const override;
    QAccessible::Role role() const override;
    QAccessible::State state() const override;
    using AccessibleText::text;

    /// As it is now; an empty one where it is gone.
    MessagePart part() const;

protected:
    QList<Stretch> stretches() const override;
    QAccessibleInterface *makeChild(int index) const override;

private:
    QString description() const;

    const MessageAccessible &m_message;
    int m_index;
};

} // namespace Chat
