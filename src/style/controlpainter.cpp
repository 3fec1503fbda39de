// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/controlpainter.h"

#include "style/chatstyle.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include <algorithm>

namespace Chat::ControlPainter {

namespace {

constexpr int ScrollHandleMargin = 3;
constexpr qreal FocusWidth = 2;

bool isEnabled(const QStyleOption *option)
{
    return option->state & QStyle::State_Enabled;
}

bool isHovered(const QStyleOption *option)
{
    return isEnabled(option) && (option->state & QStyle::State_MouseOver);
}

/// Not only where Qt knows of a key (State_KeyboardFocusChange): it does not know of all, and who
/// uses the keyboard must see at every step where they are.
bool hasFocus(const QStyleOption *option)
{
    return isEnabled(option) && (option->state & QStyle::State_HasFocus);
}

void drawFocusRing(const QStyleOption *option, QPainter *painter, const QColor &color)
{
    drawPanel(painter, option->rect, Qt::transparent, color, FocusWidth, Metrics::ControlRadius);
}

/// Ground and frame of a box that can be ticked; true where it is filled with the accent.
bool drawTickBox(const QStyleOption *option, QPainter *painter, qreal radius)
{
    const ThemeColors &colors = themeColors(option->palette);
    const bool filled = option->state & (QStyle::State_On | QStyle::State_NoChange);
    QColor ground = isHovered(option) ? colors.hover : option->palette.color(QPalette::Base);
    QColor frame = isEnabled(option) ? colors.mutedText : colors.border;
    if (filled) {
        ground = isEnabled(option) ? colors.accent : colors.controlBorder;
        frame = QColor();
    }
    drawPanel(painter, option->rect, ground, frame, 1, radius);
    return filled;
}

} // namespace

bool isAccent(const QStyleOption *option, const QWidget *widget)
{
    if (!isEnabled(option))
        return false;
    if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
        if (button->features & QStyleOptionButton::DefaultButton)
            return true;
    }
    return widget && widget->property(ChatStyle::AccentProperty).toBool();
}

void drawPanel(QPainter *painter, const QRectF &rect, const QColor &ground, const QColor &frame,
               qreal frameWidth, qreal radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(ground);
    painter->setPen(frame.isValid() ? QPen(frame, frameWidth) : QPen(Qt::NoPen));
    const qreal inset = frame.isValid() ? frameWidth / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset,
                             radius - inset);
    painter->restore();
}

void drawPushButton(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const ThemeColors &colors = themeColors(option->palette);
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool flat = button && (button->features & QStyleOptionButton::Flat);
    const bool accent = isAccent(option, widget);
    const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);

    QColor ground = flat ? QColor(Qt::transparent) : option->palette.color(QPalette::Button);
    QColor frame;
    if (!flat && !accent)
        frame = isEnabled(option) ? colors.controlBorder : colors.border;
    if (accent)
        ground = isHovered(option) || down ? colors.accentHover : colors.accent;
    else if (down)
        ground = colors.pressed;
    else if (isHovered(option))
        ground = colors.hover;
    drawPanel(painter, option->rect, ground, frame, 1, Metrics::ControlRadius);
    if (hasFocus(option))
        drawFocusRing(option, painter, accent ? colors.text : colors.accent);
}

void drawToolButton(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const ThemeColors &colors = themeColors(option->palette);
    const bool accent = isAccent(option, widget);
    const bool down = option->state & QStyle::State_Sunken;

    QColor ground;
    if (accent)
        ground = isHovered(option) || down ? colors.accentHover : colors.accent;
    else if (down)
        ground = colors.pressed;
    else if (option->state & QStyle::State_On)
        ground = colors.selected;
    else if (isHovered(option))
        ground = colors.hover;
    if (ground.isValid())
        drawPanel(painter, option->rect, ground, {}, 0, Metrics::ControlRadius);
    if (hasFocus(option))
        drawFocusRing(option, painter, accent ? colors.text : colors.accent);
}

void drawField(const QStyleOption *option, QPainter *painter)
{
    const ThemeColors &colors = themeColors(option->palette);
    const bool focus = hasFocus(option);
    QColor frame = isEnabled(option) ? colors.controlBorder : colors.border;
    if (focus)
        frame = colors.accent;
    drawPanel(painter, option->rect, option->palette.color(QPalette::Base), frame,
              focus ? FocusWidth : 1, Metrics::ControlRadius);
}

void drawFrame(const QStyleOption *option, QPainter *painter)
{
    const ThemeColors &colors = themeColors(option->palette);
    const bool focus = hasFocus(option);
    painter->save();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(focus ? colors.accent : colors.border);
    painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
    painter->restore();
}

void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    if (!drawTickBox(option, painter, Metrics::Tiny))
        return;
    const QRect &box = option->rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(themeColors(option->palette).accentText, box.width() / 8.0, Qt::SolidLine,
                         Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](qreal x, qreal y) {
        return QPointF(box.x() + box.width() * x, box.y() + box.height() * y);
    };
    if (option->state & QStyle::State_NoChange)
        painter->drawLine(at(0.27, 0.5), at(0.73, 0.5));
    else
        painter->drawPolyline(QPolygonF({at(0.25, 0.52), at(0.43, 0.70), at(0.76, 0.32)}));
    painter->restore();
}

void drawRadioButton(const QStyleOption *option, QPainter *painter)
{
    const QRectF circle = option->rect;
    if (drawTickBox(option, painter, circle.width() / 2)) {
        const qreal inset = circle.width() * 0.32;
        drawPanel(painter, circle.adjusted(inset, inset, -inset, -inset),
                  themeColors(option->palette).accentText, {}, 0, circle.width());
    }
}

void drawListRow(const QStyleOption *option, QPainter *painter)
{
    const ThemeColors &colors = themeColors(option->palette);
    QColor ground;
    if (option->state & QStyle::State_Selected)
        ground = colors.selected;
    else if (isHovered(option))
        ground = colors.hover;
    if (ground.isValid())
        painter->fillRect(option->rect, ground);
}

void drawHeaderSection(const QStyleOption *option, QPainter *painter)
{
    const ThemeColors &colors = themeColors(option->palette);
    const QRect &rect = option->rect;
    painter->fillRect(rect, isHovered(option) ? colors.hover : colors.window);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.border);
    if (qstyleoption_cast<const QStyleOptionHeader *>(option) == nullptr)
        return; // behind the last one
    const int end = option->direction == Qt::RightToLeft ? rect.left() : rect.right();
    painter->fillRect(QRect(end, rect.top() + Metrics::Small, 1, rect.height() - Metrics::Large),
                      colors.border);
}

void drawFocus(const QStyleOption *option, QPainter *painter)
{
    drawPanel(painter, option->rect, Qt::transparent, themeColors(option->palette).accent,
              FocusWidth, Metrics::Tiny);
}

void drawScrollBar(const QStyleOptionSlider *option, const QRect &handle, QPainter *painter)
{
    if (option->minimum == option->maximum)
        return;
    const ThemeColors &colors = themeColors(option->palette);
    const bool active = isHovered(option) || (option->state & QStyle::State_Sunken);
    const QRect rect = option->orientation == Qt::Vertical
        ? handle.adjusted(ScrollHandleMargin, 2, -ScrollHandleMargin, -2)
        : handle.adjusted(2, ScrollHandleMargin, -2, -ScrollHandleMargin);
    drawPanel(painter, rect, active ? colors.mutedText : colors.controlBorder, {}, 0,
              std::min(rect.width(), rect.height()) / 2.0);
}

void drawChevron(const QStyleOption *option, QPainter *painter, const QRect &rect,
                 Qt::ArrowType direction)
{
    const int side = std::min({Metrics::SmallIconSize, rect.width(), rect.height()});
    QRect place(0, 0, side, side);
    place.moveCenter(rect.center());
    Icon name = Icon::ChevronDown;
    if (direction == Qt::UpArrow)
        name = Icon::ChevronUp;
    else if (direction == Qt::LeftArrow)
        name = Icon::ChevronLeft;
    else if (direction == Qt::RightArrow)
        name = Icon::ChevronRight;
    icon(name, IconTint::Muted)
        .paint(painter, place, Qt::AlignCenter,
               isEnabled(option) ? QIcon::Normal : QIcon::Disabled);
}

} // namespace Chat::ControlPainter
