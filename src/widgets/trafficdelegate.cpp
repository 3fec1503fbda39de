// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/trafficdelegate.h"

#include "chat/trafficmodel.h"
#include "style/themecolors.h"

#include <QPainter>

namespace Chat {

void TrafficDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const ThemeColors &colors = themeColors(option->palette);
    const int column = index.column();
    const bool isFailed = index.data(TrafficModel::FailedRole).toBool();
    QColor color = colors.mutedText;
    const bool tellsTheEnd =
        column == TrafficModel::StatusColumn || column == TrafficModel::ErrorColumn;
    if (tellsTheEnd && !index.data(TrafficModel::UnderWayRole).toBool())
        color = isFailed ? colors.danger : colors.success;
    else if (column == TrafficModel::RequestColumn || column == TrafficModel::ModelColumn)
        color = colors.text;
    option->palette.setColor(QPalette::Text, color);
    // The end of a path says more than its middle.
    if (column == TrafficModel::RequestColumn)
        option->textElideMode = Qt::ElideMiddle;
    // A row is chosen as a whole: no cell stands out.
    option->state.setFlag(QStyle::State_MouseOver, false);
    option->state.setFlag(QStyle::State_HasFocus, false);
}

void TrafficDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem cell(option);
    if (cell.state.testFlag(QStyle::State_Selected)) {
        // What is chosen keeps its colours, too.
        painter->fillRect(cell.rect, themeColors(cell.palette).selected);
        cell.state.setFlag(QStyle::State_Selected, false);
    }
    QStyledItemDelegate::paint(painter, cell, index);
}

} // namespace Chat
