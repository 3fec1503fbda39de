// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace Chat {

/// A line's quote and list markers, as far as they can be told without its context.
struct LineMarkers
{
    int count = 0; ///< one beyond `most` at most
    qsizetype end = 0; ///< where what is not a marker begins
    bool beginsWithBullet = false; ///< a line that no paragraph goes on in
};

LineMarkers lineMarkers(QStringView line, int most);

} // namespace Chat
