// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secretfilter.h"

#include "core/redactor.h"

#include <utility>

namespace Chat {

QString SecretFilter::feed(const QString &text)
{
    if (text.isEmpty())
        return {};
    const QByteArray bytes = m_held + text.toUtf8();
    const Redactor::Piece piece = m_redactor->pieceWithoutKnown(m_given + bytes, m_given.size());
    const bool isUnchanged = m_held.isEmpty() && piece.held.isEmpty() && piece.text == bytes;
    // So few that they may begin a secret and are not held: what follows is judged with them.
    m_given = (m_given + piece.text).right(Redactor::ShortestHeld - 1);
    m_held = piece.held;
    return isUnchanged ? text : QString::fromUtf8(piece.text);
}

QString SecretFilter::finish()
{
    m_given.clear();
    const QByteArray held = std::exchange(m_held, {});
    return held.size() < Redactor::ShortestSecret ? QString::fromUtf8(held)
                                                  : QString::fromUtf16(Redactor::Replacement);
}

} // namespace Chat
