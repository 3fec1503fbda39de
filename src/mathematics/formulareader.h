// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mathematics/formuladrawing.h"

#include <QStringView>

namespace Chat {

/// Reads the SVG that MathJax writes for one formula, with shapes in it and no references to them.
/// Takes over what is listed in formulareader.cpp: groups, shapes, single characters of a system
/// font, and parts with a view of their own (stretched braces). Null where there is anything else
/// in it, such as a link, an image, a style or a script, or where it is larger than a formula may
/// be; so nothing that an author thought of reaches the painter. Any thread, with a
/// QGuiApplication.
FormulaDrawingPtr readFormula(QStringView svg);

} // namespace Chat
