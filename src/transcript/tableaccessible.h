// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/blockaccessible.h"

namespace Chat {

/// A table: its children are its cells, row by row, of which the first row is the header. Nothing
/// of it can be selected but its text.
class TableAccessible final : public BlockAccessible, public QAccessibleTableInterface
{
public:
    using BlockAccessible::BlockAccessible;

    int childCount() const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QString text(QAccessible::Text kind) const override;
    void *interface_cast(QAccessible::InterfaceType type) override;
    using AccessibleText::text;

    int rowCount() const override;
    int columnCount() const override;
    QAccessibleInterface *cellAt(int row, int column) const override;
    QString columnDescription(int column) const override;
    QString rowDescription(int) const override { return {}; }
    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    int selectedCellCount() const override { return 0; }
    QList<QAccessibleInterface *> selectedCells() const override { return {}; }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *) override { }

    /// What has this index in spotsIn(); null where there is none. One pass over the cells.
    QAccessibleInterface *spot(int index) const;

protected:
    QAccessibleInterface *makeChild(int index) const override;
};

} // namespace Chat
