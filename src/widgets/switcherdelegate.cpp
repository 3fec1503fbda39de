// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switcherdelegate.h"

#include "style/metrics.h"
#include "style/themecolors.h"
#include "widgets/switchermodel.h"

#include <QIcon>
#include <QPainter>

#include <algorithm>

namespace Chat {

void SwitcherDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const ThemeColors &colors = themeColors(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? colors.selected : colors.hover);
        painter->drawRoundedRect(option.rect, Metrics::ControlRadius, Metrics::ControlRadius);
    }
    QRect row = option.rect.adjusted(Metrics::Small, 0, -Metrics::Small, 0);
    const auto atSide = [&option, &row](const QRect &rect) {
        return QStyle::visualRect(option.direction, row, rect);
    };
    const QRect iconRect(row.left(), row.center().y() - Metrics::SmallIconSize / 2,
                         Metrics::SmallIconSize, Metrics::SmallIconSize);
    const QIcon decoration = index.data(Qt::DecorationRole).value<QIcon>();
    decoration.paint(painter, atSide(iconRect));

    const QFontMetrics metrics(option.font);
    const int flags = int(Qt::TextSingleLine) | int(Qt::AlignVCenter);
    const Qt::Alignment start = QStyle::visualAlignment(option.direction, Qt::AlignLeft);
    const Qt::Alignment end = QStyle::visualAlignment(option.direction, Qt::AlignRight);
    const QString hint = metrics.elidedText(index.data(SwitcherModel::HintRole).toString(),
                                            Qt::ElideRight, row.width() / 3);
    const int hintWidth = metrics.horizontalAdvance(hint) + 1;
    QRect title = row;
    if (!decoration.isNull())
        title.setLeft(iconRect.right() + 1 + Metrics::Small);
    title.setRight(row.right() - hintWidth - Metrics::Medium);
    painter->setPen(colors.text);
    painter->drawText(atSide(title), flags | int(start),
                      metrics.elidedText(index.data().toString(), Qt::ElideRight, title.width()));
    painter->setPen(colors.mutedText);
    const QRect hintRect(row.right() + 1 - hintWidth, row.top(), hintWidth, row.height());
    painter->drawText(atSide(hintRect), flags | int(end), hint);
    painter->restore();
}

QSize SwitcherDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {0, std::max(Metrics::ControlHeight, option.fontMetrics.height() + 2 * Metrics::Small)};
}

} // namespace Chat
