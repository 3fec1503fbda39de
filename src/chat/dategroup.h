// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QString>

namespace Chat {

/// The heading that `date` stands under in a list sorted by time: Today, Yesterday, Previous 7
/// days, Previous 30 days, then the month with its year. A date after `today` counts as today: a
/// clock that was set back.
QString dateGroup(const QDate &date, const QDate &today);

} // namespace Chat
