// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdownsource.h"

#include "markdown/markdownblock.h"

#include <QStringEncoder>

#include <algorithm>

namespace Chat {

namespace {

// Noncharacters: no text has a use for them, so what stands in a text is replaced.
constexpr char16_t FirstReserved = 0xfdd0;
constexpr char16_t LastReserved = 0xfdef;
constexpr char16_t Nothing = FirstReserved; ///< keeps two characters apart; taken out afterwards
constexpr char16_t HiddenBracket = FirstReserved + 1; ///< a `[` that opens no link

/// cmark-gfm goes through all open containers for every line.
constexpr int MaximumMarkers = 48;
/// Links within brackets within brackets take it quadratic time; no real paragraph has as many.
constexpr int MaximumBrackets = 2000;

constexpr char16_t ControlPictures = 0x2400;
constexpr char16_t DeletePicture = 0x2421;

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t';
}

/// Where the marker of a quote or list item that begins at `position` ends, or `position`.
qsizetype markerEnd(QStringView line, qsizetype position)
{
    const auto endsWord = [line](qsizetype at) { return at >= line.size() || isBlank(line[at]); };
    const QChar c = line[position];
    if (c == u'>')
        return position + 1;
    if ((c == u'-' || c == u'+' || c == u'*') && endsWord(position + 1))
        return position + 1;
    qsizetype end = position;
    while (end < line.size() && end - position < 9 && line[end] >= u'0' && line[end] <= u'9')
        ++end;
    if (end > position && end < line.size() && (line[end] == u'.' || line[end] == u')')
        && endsWord(end + 1))
        return end + 1;
    return position;
}

/// A line's quote and list markers, as far as they can be told without its context.
struct Markers
{
    int count = 0; ///< one beyond MaximumMarkers at most
    qsizetype end = 0;
    bool beginsWithBullet = false; ///< a line that no paragraph goes on in
};

Markers markersOf(QStringView line)
{
    Markers markers;
    qsizetype position = 0;
    while (markers.count <= MaximumMarkers) {
        while (position < line.size() && isBlank(line[position]))
            ++position;
        if (position == line.size())
            break;
        const qsizetype end = markerEnd(line, position);
        if (end == position)
            break;
        if (markers.count == 0)
            markers.beginsWithBullet = end == position + 1 && line[position] != u'>';
        ++markers.count;
        position = end;
    }
    markers.end = position;
    return markers;
}

bool isTooWideDelimiterRow(QStringView row)
{
    qsizetype columns = 0;
    for (const QChar c : row) {
        if (c == u'|')
            ++columns;
        else if (c != u'-' && c != u':' && !isBlank(c))
            return false;
    }
    return columns > MarkdownBlock::MaximumColumns + 1;
}

} // namespace

QString MarkdownNormalizer::normalized(QStringView text)
{
    QString result(text.size() + 1, Qt::Uninitialized);
    QChar *out = result.data();
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (m_afterCarriageReturn) {
            m_afterCarriageReturn = false;
            if (u == u'\n')
                continue;
        }
        if (m_highSurrogate != 0) {
            const char16_t high = std::exchange(m_highSurrogate, u'\0');
            if (c.isLowSurrogate()) {
                *out++ = QChar(high);
                *out++ = c;
                continue;
            }
            *out++ = QChar::ReplacementCharacter;
        }
        if (c.isHighSurrogate()) {
            m_highSurrogate = u;
        } else if (c.isLowSurrogate()) {
            *out++ = QChar::ReplacementCharacter;
        } else if (u == u'\r') {
            m_afterCarriageReturn = true;
            *out++ = u'\n';
        } else if (u < 0x20 && u != u'\n' && u != u'\t') {
            *out++ = QChar(ControlPictures + u);
        } else if (u == 0x7f) {
            *out++ = QChar(DeletePicture);
        } else if (u == QChar::ParagraphSeparator) {
            *out++ = QChar::LineSeparator;
        } else if ((u >= FirstReserved && u <= LastReserved) || u >= 0xfffe) {
            *out++ = QChar::ReplacementCharacter;
        } else {
            *out++ = c;
        }
    }
    result.truncate(out - result.constData());
    return result;
}

MarkdownSource::MarkdownSource(QStringView text)
{
    QStringEncoder encoder(QStringEncoder::Utf8, QStringEncoder::Flag::Stateless);
    qsizetype done = 0;
    const auto copyUntil = [&](qsizetype end) {
        const qsizetype size = utf8.size();
        utf8.resize(size + encoder.requiredSpace(end - done));
        const char *last =
            encoder.appendToBuffer(utf8.data() + size, text.sliced(done, end - done));
        utf8.truncate(last - utf8.constData());
        done = end;
    };
    const auto put = [&](char16_t c) {
        utf8 += static_cast<char>(0xe0 | (c >> 12));
        utf8 += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
        utf8 += static_cast<char>(0x80 | (c & 0x3f));
    };
    utf8.reserve(text.size() + text.size() / 4);

    qsizetype brackets = 0;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype newline = text.indexOf(u'\n', begin);
        const qsizetype end = newline < 0 ? text.size() : newline;
        const QStringView line = text.sliced(begin, end - begin);
        lineOffsets.append(begin);

        const Markers markers = markersOf(line);
        if (markers.beginsWithBullet || markers.end == line.size())
            brackets = 0;
        if (markers.count > MaximumMarkers) {
            copyUntil(begin + markers.end);
            put(Nothing);
        }
        const qsizetype lineBrackets = line.count(u'[');
        if (brackets + lineBrackets > MaximumBrackets) {
            for (qsizetype i = 0; i < line.size(); ++i) {
                if (line[i] != u'[' || ++brackets <= MaximumBrackets)
                    continue;
                copyUntil(begin + i);
                put(HiddenBracket);
                done = begin + i + 1;
            }
        } else {
            brackets += lineBrackets;
        }
        if (isTooWideDelimiterRow(line.sliced(markers.end))) {
            copyUntil(end);
            put(Nothing);
        }
        begin = end + 1;
    }
    copyUntil(text.size());
}

QString MarkdownSource::restored(const char *utf8)
{
    QString text = QString::fromUtf8(utf8);
    const auto isOurs = [](QChar c) {
        return c.unicode() == Nothing || c.unicode() == HiddenBracket;
    };
    if (std::ranges::any_of(text, isOurs)) {
        text.remove(QChar(Nothing));
        text.replace(QChar(HiddenBracket), u'[');
    }
    return text;
}

} // namespace Chat
