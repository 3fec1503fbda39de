// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientpicture.h"

#include "proxy/jsonfields.h"
#include "proxy/messagecontent.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ClientPicture)
};

constexpr qsizetype LongestQuoted = 40; // characters of what was sent
constexpr qsizetype LongestBase64 = (Picture::LargestSize + 2) / 3 * 4;

Error refusal(const QString &message)
{
    return {.kind = ErrorKind::InvalidRequest, .message = message};
}

Result<Picture> decodeBase64(const QString &mediaType, QStringView data)
{
    static constexpr std::array taken{"image/png"_L1, "image/jpeg"_L1, "image/webp"_L1,
                                      "image/gif"_L1};
    const QString type = mediaType.toLower() == "image/jpg"_L1 ? u"image/jpeg"_s // a common slip
                                                               : mediaType.toLower();
    if (std::ranges::count(taken, type) == 0)
        return refusal(Texts::tr("Pictures of type \"%1\" cannot be passed on: only PNG, JPEG, "
                                 "WebP and GIF can.")
                           .arg(type.left(LongestQuoted)));
    if (data.size() > LongestBase64)
        return refusal(
            Texts::tr("A picture is larger than %1 MB.").arg(Picture::LargestSize / 1024 / 1024));
    const auto decoded =
        QByteArray::fromBase64Encoding(data.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return refusal(Texts::tr("A picture is no valid base64."));
    Result<Picture> picture = Picture::fromBytes(*decoded);
    if (picture && QString::fromLatin1(picture->mediaType()) != type)
        return refusal(Texts::tr("A picture is said to be %1, and is %2.")
                           .arg(type, QString::fromLatin1(picture->mediaType())));
    return picture;
}

Result<Picture> decodeDataUrl(QStringView url)
{
    // `data:image/png;base64,…`, perhaps with parameters between the two.
    const qsizetype comma = url.indexOf(u',');
    const QStringView head = url.left(std::max<qsizetype>(comma, 0)).mid(qstrlen("data:"));
    if (!head.endsWith(";base64"_L1, Qt::CaseInsensitive))
        return refusal(Texts::tr("A picture in a data URL has to be in base64."));
    const QString mediaType = head.left(head.indexOf(u';')).toString();
    return decodeBase64(mediaType, url.mid(comma + 1));
}

Result<Picture> decodeUrl(const QString &url)
{
    if (url.startsWith("data:"_L1, Qt::CaseInsensitive))
        return decodeDataUrl(url);
    if (url.startsWith("https:"_L1, Qt::CaseInsensitive))
        return Picture::fromAddress(url);
    return refusal(Texts::tr("A picture has to be a data URL or an https address."));
}

void addPicture(const Result<Picture> &picture, JsonFields &owner, const QString &name,
                MessageContent &content, const QString &detail = {})
{
    if (picture) {
        content.addPicture(*picture, owner.pathOf(name), detail);
        return;
    }
    Error error = picture.error();
    error.parameter = owner.pathOf(name);
    owner.fail(error);
}

void refuseFile(JsonFields &owner, const QString &name)
{
    owner.fail(name, Texts::tr("The gateway keeps no files: send the picture itself."));
}

QString readDetail(JsonFields &owner)
{
    static constexpr std::array known{""_L1, "auto"_L1, "low"_L1, "high"_L1, "original"_L1};
    const QString name = u"detail"_s;
    const QString detail = owner.text(name);
    if (std::ranges::count(known, detail) == 0)
        owner.fail(
            name,
            Texts::tr("\"%1\" has to be auto, low, high or original.").arg(owner.pathOf(name)));
    return detail;
}

} // namespace

void readImagePart(JsonFields &part, MessageContent &content)
{
    const QString field = u"image_url"_s;
    if (part.has(u"file_id"_s)) {
        refuseFile(part, u"file_id"_s);
        return;
    }
    const bool isObject = part.value(field).isObject();
    JsonFields image(part.value(field).toObject(), part.pathOf(field));
    JsonFields &owner = isObject ? image : part;
    const QString name = isObject ? u"url"_s : field;
    const QString url = owner.requiredText(name);
    const QString detail = readDetail(owner);
    if (!owner.error())
        addPicture(decodeUrl(url), owner, name, content, detail);
    if (image.error())
        part.fail(*image.error());
}

void readImageBlock(JsonFields &block, MessageContent &content)
{
    JsonFields source(block.object(u"source"_s), block.pathOf(u"source"_s));
    const QString type = source.requiredText(u"type"_s);
    if (type == "base64"_L1) {
        const QString mediaType = source.requiredText(u"media_type"_s);
        const QString data = source.requiredText(u"data"_s);
        if (!source.error())
            addPicture(decodeBase64(mediaType, data), source, u"data"_s, content);
    } else if (type == "url"_L1) {
        const QString url = source.requiredText(u"url"_s);
        if (!source.error())
            addPicture(Picture::fromAddress(url), source, u"url"_s, content);
    } else if (type == "file"_L1) {
        refuseFile(source, u"type"_s);
    } else {
        source.fail(u"type"_s, Texts::tr("A picture's source has to be base64 or url."));
    }
    if (source.error())
        block.fail(*source.error());
}

} // namespace Chat
