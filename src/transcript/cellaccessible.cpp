// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/cellaccessible.h"

#include "transcript/blockspots.h"
#include "transcript/spotaccessible.h"
#include "transcript/tableaccessible.h"
#include "transcript/transcriptarea.h"

#include <algorithm>

namespace Chat {

CellAccessible::CellAccessible(const TableAccessible &table, QAccessibleInterface *parent,
                               int index)
    : AccessibleText(table.area(), parent)
    , m_table(table)
    , m_index(index)
{
}

bool CellAccessible::isValid() const
{
    return m_index < m_table.childCount();
}

QList<AccessibleText::Stretch> CellAccessible::stretches() const
{
    if (!isValid())
        return {};
    const MessagePart table = m_table.part();
    Stretch stretch{.start = table.place, .text = table.block.cells.at(m_index).text};
    stretch.start.position = start();
    stretch.text.replace(QChar::LineSeparator, u'\n');
    return {stretch};
}

qsizetype CellAccessible::start() const
{
    const MarkdownBlock table = m_table.part().block;
    qsizetype start = 0;
    for (int i = 0; i < m_index; ++i) // a tab or a line break follows each
        start += table.cells.at(i).text.size() + 1;
    return start;
}

int CellAccessible::childCount() const
{
    if (!isValid())
        return 0;
    MarkdownBlock alone = m_table.part().block;
    alone.cells = {alone.cells.at(m_index)};
    return static_cast<int>(spotsIn(alone).size());
}

QAccessibleInterface *CellAccessible::makeChild(int index) const
{
    const QList<BlockSpot> spots = spotsIn(m_table.part().block);
    const auto first = std::ranges::lower_bound(spots, start(), {}, &BlockSpot::start);
    return new SpotAccessible(m_table, self(), static_cast<int>(first - spots.begin()) + index);
}

QString CellAccessible::text(QAccessible::Text kind) const
{
    return kind == QAccessible::Name ? wholeText() : QString();
}

QRect CellAccessible::rect() const
{
    const QList<Stretch> texts = stretches();
    if (texts.isEmpty())
        return {};
    const TextPosition start = texts.first().start;
    TextPosition end = start;
    end.position += texts.first().text.size();
    return onScreen(area()->cursorRect(start) | area()->cursorRect(end));
}

QAccessible::Role CellAccessible::role() const
{
    return rowIndex() == 0 ? QAccessible::ColumnHeader : QAccessible::Cell;
}

int CellAccessible::columnIndex() const
{
    return m_index % std::max(1, m_table.columnCount());
}

int CellAccessible::rowIndex() const
{
    return m_index / std::max(1, m_table.columnCount());
}

QList<QAccessibleInterface *> CellAccessible::columnHeaderCells() const
{
    QAccessibleInterface *header = rowIndex() > 0 ? m_table.cellAt(0, columnIndex()) : nullptr;
    return header ? QList{header} : QList<QAccessibleInterface *>();
}

void *CellAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableCellInterface)
        return static_cast<QAccessibleTableCellInterface *>(this);
    return AccessibleText::interface_cast(type);
}

} // namespace Chat
