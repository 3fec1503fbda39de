// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

namespace Chat {

/// What a client's message says, put together of its parts in their order: one text, with a line
/// break between two, and pictures that keep their places in it.
class MessageContent final
{
public:
    void addText(const QString &text);
    /// `field` and `detail` are those of MessagePicture.
    void addPicture(const Picture &picture, const QString &field, const QString &detail = {});

    const QString &text() const { return m_text; }
    const QList<MessagePicture> &pictures() const { return m_pictures; }

private:
    QString m_text;
    bool m_hasText = false; // of a part, which may be empty
    QList<MessagePicture> m_pictures;
};

} // namespace Chat
