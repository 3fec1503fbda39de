// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formuladrawing.h"

#include <QPainter>

#include <algorithm>

namespace Chat {

namespace {

constexpr int DarkestOnDark = 150; // of 255
constexpr int LightestOnLight = 120;
constexpr int GroundOpacity = 70;

QColor readable(const QColor &color, bool isOnDark)
{
    const int lightness = color.lightness();
    if (isOnDark ? lightness >= DarkestOnDark : lightness <= LightestOnLight)
        return color;
    QColor changed = color.toHsl();
    changed.setHsl(changed.hslHue(), changed.hslSaturation(),
                   isOnDark ? DarkestOnDark : LightestOnLight);
    return changed;
}

} // namespace

void FormulaDrawing::paint(QPainter &painter, QPointF baseline, qreal em, const QColor &text) const
{
    const bool isOnDark = text.lightness() > 127;
    painter.save();
    painter.translate(baseline);
    painter.scale(em / UnitsPerEm, em / UnitsPerEm);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const Shape &shape : shapes) {
        QColor color = shape.color.isValid() ? readable(shape.color, isOnDark) : text;
        if (shape.isGround && shape.color.isValid())
            color.setAlpha(GroundOpacity);
        painter.setBrush(color);
        painter.drawPath(shape.path);
    }
    painter.restore();
}

qsizetype FormulaDrawing::cost() const
{
    qsizetype bytes = static_cast<qsizetype>(sizeof(*this));
    for (const Shape &shape : shapes) {
        bytes += static_cast<qsizetype>(sizeof(Shape))
            + shape.path.elementCount() * static_cast<qsizetype>(sizeof(QPainterPath::Element));
    }
    return bytes;
}

} // namespace Chat
