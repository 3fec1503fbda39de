// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/passivedocument.h"

#include <QImage>

namespace Chat {

QVariant PassiveDocument::loadResource(int type, const QUrl &)
{
    if (type != ImageResource)
        return {};
    // Without any picture Qt would try the name as a file.
    QImage nothing(1, 1, QImage::Format_ARGB32_Premultiplied);
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace Chat
