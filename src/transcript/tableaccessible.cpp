// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/tableaccessible.h"

#include "transcript/blockspots.h"
#include "transcript/cellaccessible.h"
#include "transcript/transcriptarea.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::TableAccessible)
};

struct Cell
{
    int index = 0;
    qsizetype start = 0;
};

Cell cellOf(const MarkdownBlock &table, qsizetype position)
{
    Cell cell;
    while (cell.index + 1 < table.cells.size()) {
        const qsizetype next = cell.start + table.cells.at(cell.index).text.size() + 1;
        if (position < next)
            break;
        cell = {.index = cell.index + 1, .start = next};
    }
    return cell;
}

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

QAccessibleInterface *TableAccessible::spot(int index) const
{
    const MarkdownBlock table = part().block;
    const QList<BlockSpot> spots = spotsIn(table);
    if (index < 0 || index >= spots.size())
        return nullptr;
    const Cell cell = cellOf(table, spots.at(index).start);
    const auto first = std::ranges::lower_bound(spots, cell.start, {}, &BlockSpot::start);
    QAccessibleInterface *owner = child(cell.index);
    return owner ? owner->child(index - static_cast<int>(first - spots.begin())) : nullptr;
}

QAccessibleInterface *TableAccessible::childAt(int x, int y) const
{
    if (!isValid())
        return nullptr;
    const auto place = area()->positionAt(area()->viewport()->mapFromGlobal(QPoint(x, y)));
    const MessagePart table = part();
    if (!place || place->row != table.place.row || place->isInText != table.place.isInText
        || place->block != table.place.block)
        return nullptr;
    QAccessibleInterface *cell = child(cellOf(table.block, place->position).index);
    return cell && cell->rect().contains(x, y) ? cell : nullptr;
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
