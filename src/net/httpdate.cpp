// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httpdate.h"

#include <QLocale>
#include <QTimeZone>

namespace Chat {

using namespace Qt::StringLiterals;

QDateTime httpDate(const QByteArray &value)
{
    const QDateTime read = QLocale::c().toDateTime(QString::fromLatin1(value.trimmed()),
                                                   u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    return read.isValid() ? QDateTime(read.date(), read.time(), QTimeZone::utc()) : QDateTime();
}

} // namespace Chat
