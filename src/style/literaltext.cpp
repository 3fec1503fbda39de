// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/literaltext.h"

namespace Chat {

using namespace Qt::StringLiterals;

QString literalText(const QString &text)
{
    if (text.isEmpty())
        return {};
    // The tag, since escaped text without any is taken for plain text, and shown as escaped.
    return "<qt>"_L1 + text.toHtmlEscaped().replace(u'\n', "<br>"_L1) + "</qt>"_L1;
}

} // namespace Chat
