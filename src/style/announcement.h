// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QWidget;

namespace Chat {

/// Has screen readers say `words`, which are about `widget`, without a move of the keyboard's
/// focus. From Qt 6.8 on as an announcement; before, as a changed description and an alert, which
/// not every reader says.
void announce(QWidget &widget, const QString &words);

} // namespace Chat
