// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/dategroup.h"

#include <QCoreApplication>
#include <QLocale>

namespace Chat {
namespace {

struct Group
{
    Q_DECLARE_TR_FUNCTIONS(Chat::DateGroup)
};

} // namespace

QString dateGroup(const QDate &date, const QDate &today)
{
    const qint64 days = date.daysTo(today);
    if (days <= 0)
        return Group::tr("Today");
    if (days == 1)
        return Group::tr("Yesterday");
    if (days <= 7)
        return Group::tr("Previous 7 days");
    if (days <= 30)
        return Group::tr("Previous 30 days");
    QString month = QLocale().standaloneMonthName(date.month());
    if (!month.isEmpty())
        month.front() = month.front().toUpper();
    return Group::tr("%1 %2", "month and year").arg(month).arg(date.year());
}

} // namespace Chat
