// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/blockspots.h"

#include <QAccessible>

#include <optional>

namespace Chat {

class BlockAccessible;
class TranscriptArea;

/// A link or a button in a block, to be pressed.
class SpotAccessible final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    /// `parent` is the block or a cell of it, and owns this; `index` is that in spotsIn().
    SpotAccessible(const BlockAccessible &block, QAccessibleInterface *parent, int index);

    bool isValid() const override { return spot().has_value(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override { return m_parent; }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override;
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QStringList actionNames() const override;
    void doAction(const QString &actionName) override;
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    std::optional<BlockSpot> spot() const;

    const BlockAccessible &m_block;
    QAccessibleInterface *m_parent;
    int m_index;
};

} // namespace Chat
