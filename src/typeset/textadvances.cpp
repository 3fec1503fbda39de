// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/textadvances.h"

#include "mathematics/formulaengine.h"
#include "typeset/texttheme.h"

#include <QFontInfo>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal EmojiWidth = 1.25; // em

bool isWide(char16_t c)
{
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xd7a3 && !(c >= 0xa4d0 && c < 0xac00))
        || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe4f)
        || (c >= 0xff00 && c <= 0xff60);
}

bool isSpace(char16_t c)
{
    return c == u' ' || c == u'\t';
}

/// Whether a line may end after it, as it may after a space.
bool endsPiece(char16_t c)
{
    return c == u'-' || c == u'/' || c == 0x2013 || c == 0x2014 || isWide(c);
}

/// Of all characters, by those that were measured.
int scaled(int lines, qsizetype measured, qsizetype all)
{
    return measured == all ? lines : static_cast<int>(lines * all / measured);
}

} // namespace

TextAdvances::TextAdvances(const TextTheme &theme)
    : m_em(QFontInfo(theme.text).pixelSize())
    , m_code(theme.codeCharacterWidth)
{
    // A drawing is about half as long as its source, which is shown where there are no drawings.
    m_formulaScale = FormulaEngine::isAvailable() ? 0.5 : 1;
    const QFontMetricsF metrics(theme.text);
    m_average = metrics.horizontalAdvance(u'n');
    m_known.fill(static_cast<float>(m_average));
    const auto measure = [this, &metrics](char16_t first, char16_t last) {
        for (char16_t c = first; c <= last; ++c)
            m_known[c] = static_cast<float>(metrics.horizontalAdvance(QChar(c)));
    };
    measure(u' ', u'~');
    measure(0x0410,
            0x044f); // Russian; what else there is has about the width of what it is made of
    for (char16_t c = 0x00a0; c < Known; ++c) {
        const QString parts = QChar(c).decomposition();
        if (QChar(c).isMark())
            m_known[c] = 0;
        else if (!parts.isEmpty() && parts.front().unicode() < c)
            m_known[c] = m_known[parts.front().unicode()];
    }
    const QString sample = u"The quick brown fox jumps over the lazy dog"_s;
    QFont bold = theme.text;
    bold.setWeight(QFont::Bold);
    m_boldScale = QFontMetricsF(bold).horizontalAdvance(sample)
        / std::max(1.0, metrics.horizontalAdvance(sample));
}

qreal TextAdvances::advanceOf(char16_t c) const
{
    if (c < Known)
        return m_known[c];
    if (isWide(c))
        return m_em;
    if (QChar::isHighSurrogate(c)) // emoji, and the rarer characters of Chinese
        return c >= 0xd83c && c <= 0xd83e ? EmojiWidth * m_em : m_em;
    if (QChar::isLowSurrogate(c) || c == 0x200d || c == 0xfe0f || c == 0x200b)
        return 0;
    if (c == 0x2014 || c == 0x2026 || (c >= 0x2190 && c < 0x2c00))
        return m_em;
    return QChar(c).isMark() ? 0 : m_average;
}

qreal TextAdvances::codeAdvanceOf(char16_t c) const
{
    if (QChar::isLowSurrogate(c))
        return 0;
    return isWide(c) || QChar::isHighSurrogate(c) ? 2 * m_code : m_code;
}

qreal TextAdvances::widthOf(QStringView text) const
{
    qreal width = 0;
    for (const QChar c : text)
        width += advanceOf(c.unicode());
    return width;
}

/// Calls piece(width, space, endsLine) for all that no line can break within, but where it is wider
/// than a line: its width without and that of the space after it. Of the first `size` characters.
template <typename Piece>
void TextAdvances::forEachPiece(const InlineText &text, qsizetype size, Weight weight,
                                Piece piece) const
{
    qreal word = 0;
    qreal space = 0;
    bool isEmpty = true;
    const auto end = [&](bool endsLine) {
        piece(word, space, endsLine);
        word = space = 0;
        isEmpty = true;
    };
    auto run = text.runs.cbegin();
    const QChar *characters = text.text.constData();
    for (qsizetype i = 0; i < size; ++i) {
        while (run != text.runs.cend() && run->start + run->length <= i)
            ++run;
        const bool isStyled = run != text.runs.cend() && run->start <= i;
        const char16_t c = characters[i].unicode();
        if (c == QChar::LineSeparator || c == u'\n') {
            end(true);
            continue;
        }
        qreal advance = 0;
        if (isStyled && run->styles & InlineStyle::Math)
            advance = codeAdvanceOf(c) * m_formulaScale;
        else if (isStyled && run->styles & (InlineStyle::Code | InlineStyle::Html))
            advance = codeAdvanceOf(c);
        else if (weight == Bold || (isStyled && run->styles & InlineStyle::Strong))
            advance = advanceOf(c) * m_boldScale;
        else
            advance = advanceOf(c);
        if (isSpace(c)) {
            space += advance;
            isEmpty = false;
            continue;
        }
        if (!isEmpty && (space > 0 || isWide(c)))
            end(false);
        word += advance;
        isEmpty = false;
        if (endsPiece(c))
            end(false);
    }
    end(true);
}

TextAdvances::Extent TextAdvances::extentOf(const InlineText &text, Weight weight) const
{
    qreal line = 0;
    qreal longestLine = 0;
    qreal longestWord = 0;
    const qsizetype size = std::min(text.text.size(), MostMeasured);
    forEachPiece(text, size, weight, [&](qreal word, qreal space, bool endsLine) {
        longestLine = std::max(longestLine, line + word);
        longestWord = std::max(longestWord, word);
        line = endsLine ? 0 : line + word + space;
    });
    return {.naturalWidth = static_cast<int>(std::ceil(longestLine)),
            .longestWord = static_cast<int>(std::ceil(longestWord))};
}

int TextAdvances::lineCount(const InlineText &text, int width, Weight weight, qreal scale) const
{
    const qreal most = std::max(1, width) / scale;
    int lines = 1;
    qreal line = 0;
    bool isAfterBreak = false;
    const qsizetype size = std::min(text.text.size(), MostMeasured);
    forEachPiece(text, size, weight, [&](qreal word, qreal space, bool endsLine) {
        if (isAfterBreak) {
            ++lines;
            line = 0;
            isAfterBreak = false;
        }
        if (line > 0 && line + word > most) {
            ++lines;
            line = 0;
        }
        if (word > most) { // broken anywhere
            const int whole = static_cast<int>(word / most);
            lines += whole;
            word -= whole * most;
        }
        line += word + space;
        isAfterBreak = endsLine;
    });
    return scaled(lines, size, text.text.size());
}

int TextAdvances::codeLineCount(QStringView text, int width) const
{
    const QStringView measured = text.first(std::min(text.size(), MostMeasured));
    InlineText code{.text = measured.toString()};
    code.runs = {{.start = 0, .length = measured.size(), .styles = InlineStyle::Code}};
    return scaled(lineCount(code, width), measured.size(), text.size());
}

} // namespace Chat
