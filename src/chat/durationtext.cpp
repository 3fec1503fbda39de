// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/durationtext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::DurationText)
};

} // namespace

QString durationText(std::chrono::milliseconds time)
{
    const auto milliseconds = std::max<qint64>(0, time.count());
    if (milliseconds < 1)
        return Texts::tr("< 1 ms");
    if (milliseconds < 1000)
        return Texts::tr("%1 ms").arg(milliseconds);
    if (milliseconds < 9'995)
        return Texts::tr("%1 s").arg(
            QLocale().toString(static_cast<double>(milliseconds) / 1000, 'f', 2));
    const qint64 seconds = (milliseconds + 500) / 1000;
    if (seconds < 60)
        return Texts::tr("%1 s").arg(seconds);
    return Texts::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

} // namespace Chat
