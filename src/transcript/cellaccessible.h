// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/accessibletext.h"

namespace Chat {

class TableAccessible;

/// A cell of a table. Its children are its links.
class CellAccessible final : public AccessibleText, public QAccessibleTableCellInterface
{
public:
    /// `table` owns this; `index` counts the cells row by row.
    CellAccessible(const TableAccessible &table, QAccessibleInterface *parent, int index);

    bool isValid() const override;
    int childCount() const override;
    QString text(QAccessible::Text kind) const override;
    QRect rect() const override;
    QAccessible::Role role() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;
    using AccessibleText::text;

    bool isSelected() const override { return false; }
    QList<QAccessibleInterface *> columnHeaderCells() const override;
    QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    int columnIndex() const override;
    int rowIndex() const override;
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface *table() const override { return parent(); }

protected:
    QList<Stretch> stretches() const override;
    QAccessibleInterface *makeChild(int index) const override;

private:
    qsizetype start() const; ///< in the text of the table

    const TableAccessible &m_table;
    int m_index;
};

} // namespace Chat
