// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httpstream.h"

#include <array>

namespace Chat {

HttpStream::~HttpStream() = default;

QByteArray HttpResponseHead::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

QByteArray HttpResponseHead::contentType() const
{
    return header("content-type").split(';').first().trimmed().toLower();
}

QString HttpResponseHead::requestId() const
{
    static constexpr std::array names{"x-request-id", "request-id", "apim-request-id",
                                      "x-ms-request-id", "cf-ray"};
    constexpr qsizetype longest = 200; // of what a peer may put into our texts
    for (const char *name : names) {
        QString id = QString::fromUtf8(header(name)).trimmed();
        id.removeIf([](QChar character) { return !character.isPrint(); });
        if (!id.isEmpty())
            return id.left(longest);
    }
    return {};
}

} // namespace Chat
