// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/messagecontent.h"

#include <utility>

namespace Chat {

void MessageContent::addText(const QString &text)
{
    if (std::exchange(m_hasText, true))
        m_text += u'\n';
    m_text += text;
}

void MessageContent::addPicture(const Picture &picture, const QString &field, const QString &detail)
{
    m_pictures.append(
        {.picture = picture, .position = m_text.size(), .detail = detail, .field = field});
}

} // namespace Chat
