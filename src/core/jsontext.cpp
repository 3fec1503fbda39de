// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsontext.h"

#include <array>
#include <cstdio>

namespace Chat {

namespace {

bool isPlain(QChar character)
{
    return character.unicode() >= 0x20 && character != u'"' && character != u'\\'
        && !character.isSurrogate();
}

QByteArray escaped(QChar character)
{
    switch (character.unicode()) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default: {
        std::array<char, 8> text{};
        std::snprintf(text.data(), text.size(), "\\u%04x", unsigned(character.unicode()));
        return text.data();
    }
    }
}

} // namespace

QByteArray jsonText(QStringView text)
{
    QByteArray json;
    json.reserve(text.size() + text.size() / 8 + 2);
    json += '"';
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && isPlain(text[end]))
            ++end;
        const bool isPair =
            end + 1 < text.size() && text[end].isHighSurrogate() && text[end + 1].isLowSurrogate();
        if (isPair)
            end += 2;
        json += text.sliced(at, end - at).toUtf8();
        if (end < text.size() && !isPair)
            json += escaped(text[end++]);
        at = end;
    }
    return json + '"';
}

} // namespace Chat
