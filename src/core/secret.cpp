// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

namespace Chat {

QString Secret::masked() const
{
    constexpr qsizetype longEnough = 20; // four of twenty characters give nothing away
    const QString dots(8, QChar(u'•'));
    const QString text = QString::fromUtf8(m_text);
    return text.size() < longEnough ? dots : dots + text.last(4);
}

QDebug operator<<(QDebug debug, const Secret &secret)
{
    const QDebugStateSaver saver(debug);
    debug.noquote() << (secret.isEmpty() ? QStringLiteral("Secret()")
                                         : QStringLiteral("Secret(•••)"));
    return debug;
}

} // namespace Chat
