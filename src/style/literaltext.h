// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// For tool tips and message boxes, which take for HTML whatever looks like it: rich text that
/// shows exactly these words. Everything that a server, a model, a file or a person wrote goes
/// through it on its way there; labels have Qt::PlainText instead. An empty text stays empty.
QString literalText(const QString &text);

} // namespace Chat
