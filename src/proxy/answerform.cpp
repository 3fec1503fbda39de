// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerform.h"

#include <QRandomGenerator>

namespace Chat {

using namespace Qt::StringLiterals;

QString newAnswerId(QLatin1StringView prefix)
{
    constexpr auto letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"_L1;
    constexpr int length = 24;
    QString id = prefix;
    QRandomGenerator *random = QRandomGenerator::global();
    for (int i = 0; i < length; ++i)
        id += QLatin1Char(letters.at(random->bounded(int(letters.size()))));
    return id;
}

QByteArray streamEvent(const QJsonObject &data, const QByteArray &name)
{
    return (name.isEmpty() ? QByteArray() : "event: " + name + '\n') + "data: " + jsonBody(data)
        + "\n\n";
}

QString argumentsText(const ToolCall &call)
{
    return call.arguments.isEmpty() ? u"{}"_s : call.arguments;
}

} // namespace Chat
