// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/printabletext.h"

#include <QList>

namespace Chat {

bool isUnprintable(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

QString printableText(const QString &text, qsizetype length)
{
    QString printable;
    for (const char32_t character : text.left(length).toUcs4()) {
        printable += QChar::fromUcs4(
            isUnprintable(character) ? char32_t(QChar::ReplacementCharacter) : character);
    }
    return text.size() > length ? printable + u'…' : printable;
}

} // namespace Chat
