// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPainterPath>
#include <QStringView>
#include <QTransform>

#include <optional>

namespace Chat {

/// The numbers of an attribute of SVG, separated by spaces or commas; nothing where there is
/// anything else in it, or one that is not finite.
std::optional<QList<qreal>> svgNumbers(QStringView text);

/// The `d` of a path. Knows what MathJax writes: M, L, H, V, Q, T, C, S and Z with absolute
/// coordinates. Nothing where there is anything else in it.
std::optional<QPainterPath> svgPath(QStringView data);

/// A list of translate, scale and matrix; nothing where there is anything else in it.
std::optional<QTransform> svgTransform(QStringView text);

} // namespace Chat
