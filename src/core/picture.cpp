// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/picture.h"

#include <QCoreApplication>
#include <QUrl>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Picture)
};

Error refusal(const QString &message, const QString &remedy)
{
    return {.kind = ErrorKind::InvalidRequest, .message = message, .remedy = remedy};
}

/// Empty where the bytes are of no kind that can be sent.
QByteArray mediaTypeOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return "image/png"_ba;
    if (bytes.startsWith("\xff\xd8\xff"))
        return "image/jpeg"_ba;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return "image/gif"_ba;
    constexpr qsizetype formAt = 8; // behind `RIFF` and a length
    if (bytes.startsWith("RIFF") && bytes.mid(formAt, 4) == "WEBP")
        return "image/webp"_ba;
    return {};
}

} // namespace

Picture::Picture(const QByteArray &bytes, const QByteArray &mediaType, const QString &address)
    : m_bytes(bytes)
    , m_mediaType(mediaType)
    , m_address(address)
{
}

Result<Picture> Picture::fromBytes(const QByteArray &bytes)
{
    if (bytes.size() > LargestSize)
        return refusal(Texts::tr("A picture is larger than %1 MB.").arg(LargestSize / 1024 / 1024),
                       Texts::tr("Make it smaller."));
    const QByteArray mediaType = mediaTypeOf(bytes);
    if (mediaType.isEmpty())
        return refusal(Texts::tr("A picture is neither PNG, JPEG, WebP nor GIF."),
                       Texts::tr("Convert it to one of these."));
    return Picture(bytes, mediaType, {});
}

Result<Picture> Picture::fromAddress(const QString &address)
{
    const bool isShort = address.size() <= LongestAddress;
    const QUrl url = isShort ? QUrl(address, QUrl::StrictMode) : QUrl();
    if (!url.isValid() || url.scheme() != "https"_L1 || url.host().isEmpty())
        return refusal(Texts::tr("A picture's address has to be an https address."),
                       Texts::tr("Send the picture itself."));
    return Picture({}, {}, address);
}

} // namespace Chat
