// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/question.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString withoutLastBreaks(QString text)
{
    while (text.endsWith(u'\n') || text.endsWith(u'\r'))
        text.chop(1);
    return text;
}

} // namespace

QString composeQuestion(const QString &words, const QString &input, const QStringList &quotations)
{
    QStringList parts;
    for (const QString &part : QStringList{words, input} + quotations) {
        if (!part.trimmed().isEmpty())
            parts.append(withoutLastBreaks(part));
    }
    return parts.join(u"\n\n"_s);
}

} // namespace Chat
