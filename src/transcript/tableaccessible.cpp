// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/tableaccessible.h"

#include "transcript/cellaccessible.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::TableAccessible)
};

} // namespace

int TableAccessible::columnCount() const
{
    return static_cast<int>(part().block.columns.size());
}

int TableAccessible::rowCount() const
{
    const MarkdownBlock table = part().block;
    return static_cast<int>(table.cells.size() / std::max<qsizetype>(1, table.columns.size()));
}

int TableAccessible::childCount() const
{
    return rowCount() * columnCount();
}

QAccessibleInterface *TableAccessible::makeChild(int index) const
{
    return new CellAccessible(*this, self(), index);
}

QAccessibleInterface *TableAccessible::cellAt(int row, int column) const
{
    const int columns = columnCount();
    return column >= 0 && column < columns && row >= 0 ? child(row * columns + column) : nullptr;
}

QString TableAccessible::columnDescription(int column) const
{
    QAccessibleInterface *header = cellAt(0, column);
    return header ? header->text(QAccessible::Name) : QString();
}

QString TableAccessible::text(QAccessible::Text kind) const
{
    if (kind != QAccessible::Name)
        return BlockAccessible::text(kind);
    return isValid() ? Texts::tr("Table, rows: %1, columns: %2").arg(rowCount()).arg(columnCount())
                     : QString();
}

void *TableAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableInterface)
        return static_cast<QAccessibleTableInterface *>(this);
    return BlockAccessible::interface_cast(type);
}

} // namespace Chat
