// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <QPainterPath>

#include <memory>

class QPainter;

namespace Chat {

/// A formula as shapes. Lengths are in thousandths of the em that it is painted with, from the
/// point where its baseline begins, y downwards. A value; may be read in any thread.
struct FormulaDrawing
{
    struct Shape
    {
        QPainterPath path = {};
        QColor color = {}; ///< not valid: that of the text
        bool isGround = false; ///< lies under others, so it is only tinted
    };

    QList<Shape> shapes = {};
    qreal width = 0;
    qreal ascent = 0; ///< above the baseline
    qreal descent = 0; ///< below it

    static constexpr qreal UnitsPerEm = 1000;
    /// A larger one is no formula that anybody wants to read.
    static constexpr qreal LargestWidth = 300 * UnitsPerEm;
    static constexpr qreal LargestHeight = 150 * UnitsPerEm;

    /// Colours of the author's own are changed as far as it takes to tell them from the ground that
    /// a text of this colour stands on.
    void paint(QPainter &painter, QPointF baseline, qreal em, const QColor &text) const;

    qsizetype cost() const; ///< in bytes, about
};

using FormulaDrawingPtr = std::shared_ptr<const FormulaDrawing>;

} // namespace Chat
