// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRect>

class QPainter;
class QStyleOption;
class QStyleOptionSlider;
class QWidget;

/// How ChatStyle's controls are painted, one function for each. The grounds and frames are those of
/// themeColors() for the option's palette.
namespace Chat::ControlPainter {

/// Whether the control stands out in the accent colour: see ChatStyle::AccentProperty.
bool isAccent(const QStyleOption *option, const QWidget *widget);

/// A rounded rectangle whose lines lie within `rect`. An invalid frame is none.
void drawPanel(QPainter *painter, const QRectF &rect, const QColor &ground, const QColor &frame,
               qreal frameWidth, qreal radius);

void drawPushButton(const QStyleOption *option, QPainter *painter, const QWidget *widget);
void drawToolButton(const QStyleOption *option, QPainter *painter, const QWidget *widget);
void drawField(const QStyleOption *option, QPainter *painter);
void drawFrame(const QStyleOption *option, QPainter *painter);
void drawCheckBox(const QStyleOption *option, QPainter *painter);
void drawRadioButton(const QStyleOption *option, QPainter *painter);
void drawListRow(const QStyleOption *option, QPainter *painter);
/// The ground of a column's title: a line below, and a short one where it ends.
void drawHeaderSection(const QStyleOption *option, QPainter *painter);
void drawFocus(const QStyleOption *option, QPainter *painter);
void drawScrollBar(const QStyleOptionSlider *option, const QRect &handle, QPainter *painter);

/// The chevron of a list that folds out, or of a value that steps up or down.
void drawChevron(const QStyleOption *option, QPainter *painter, const QRect &rect,
                 Qt::ArrowType direction);

} // namespace Chat::ControlPainter
