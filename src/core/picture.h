// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace Chat {

/// A picture that goes with a message: its bytes, or an https address that the service fetches;
/// this program never does. Immutable; copies share the bytes. Any thread.
class Picture final
{
public:
    static constexpr qsizetype LargestSize = 15 * 1024 * 1024; ///< bytes
    static constexpr qsizetype LongestAddress = 8192; ///< characters

    /// PNG, JPEG, WebP or GIF, told by how the bytes begin; nothing is decoded. InvalidRequest
    /// where they are none of these, and where they are too many.
    static Result<Picture> fromBytes(const QByteArray &bytes);

    /// InvalidRequest where it is no https address. It is kept as it was written: parts of it may
    /// be signed.
    static Result<Picture> fromAddress(const QString &address);

    bool isAddress() const { return !m_address.isEmpty(); }
    const QString &address() const { return m_address; } ///< empty where there are bytes
    const QByteArray &bytes() const { return m_bytes; } ///< empty where there is an address
    const QByteArray &mediaType() const { return m_mediaType; } ///< `image/png`; of bytes only

    bool operator==(const Picture &) const = default;

private:
    Picture(const QByteArray &bytes, const QByteArray &mediaType, const QString &address);

    QByteArray m_bytes;
    QByteArray m_mediaType;
    QString m_address;
};

/// A picture in its place in a message.
struct MessagePicture
{
    Picture picture;
    /// Where it stands: so many UTF-16 units of Message::text, which may end in a line break that
    /// parts the two, come before it. Services that take text and pictures apart ignore it.
    qsizetype position = 0;
    QString detail = {}; ///< OpenAI's `low`, `high` or `auto`; empty: the service decides
    /// What the request calls it that it came in by (`messages[0].content[1]`): errors name it.
    QString field = {};

    bool operator==(const MessagePicture &) const = default;
};

} // namespace Chat
