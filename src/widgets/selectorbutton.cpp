// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/selectorbutton.h"

#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace Chat {

SelectorButton::SelectorButton(QWidget *parent)
    : QToolButton(parent)
{
    setAutoRaise(true);
    setIconSize({Metrics::IconSize, Metrics::IconSize});
    setFocusPolicy(Qt::StrongFocus);
}

int SelectorButton::widthAroundText() const
{
    return 2 * Metrics::Small + Metrics::IconSize + Metrics::Small + Metrics::Tiny
        + Metrics::SmallIconSize;
}

QSize SelectorButton::sizeHint() const
{
    return {widthAroundText() + fontMetrics().horizontalAdvance(text()),
            std::max(Metrics::ControlHeight, fontMetrics().height() + Metrics::Small)};
}

QSize SelectorButton::minimumSizeHint() const
{
    return sizeHint();
}

void SelectorButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = QIcon();
    option.features &= ~(QStyleOptionToolButton::Menu | QStyleOptionToolButton::HasMenu);
    painter.drawComplexControl(QStyle::CC_ToolButton, option);

    const QRect inner = rect().adjusted(Metrics::Small, 0, -Metrics::Small, 0);
    const auto square = [&inner](int x, int side) {
        return QRect(x, inner.center().y() - side / 2, side, side);
    };
    const auto onSide = [this, &inner](const QRect &area) {
        return QStyle::visualRect(layoutDirection(), inner, area);
    };
    const QIcon::Mode mode = isEnabled() ? QIcon::Normal : QIcon::Disabled;
    icon().paint(&painter, onSide(square(inner.left(), Metrics::IconSize)), Qt::AlignCenter, mode);
    const QRect arrow = square(inner.right() + 1 - Metrics::SmallIconSize, Metrics::SmallIconSize);
    Chat::icon(Icon::ChevronDown, IconTint::Muted)
        .paint(&painter, onSide(arrow), Qt::AlignCenter, mode);
    QRect words = inner;
    words.setLeft(inner.left() + Metrics::IconSize + Metrics::Small);
    words.setRight(arrow.left() - Metrics::Tiny);
    painter.setPen(isEnabled() ? themeColors(palette()).text : themeColors(palette()).mutedText);
    painter.drawText(
        onSide(words),
        int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter)
            | int(Qt::TextSingleLine),
        text());
}

} // namespace Chat
