// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdownsource.h"

#include "markdown/linemarkers.h"
#include "markdown/markdownblock.h"

#include <QStringEncoder>

#include <algorithm>

namespace Chat {

namespace {

// Noncharacters: no text has a use for them, so what stands in a text is replaced.
constexpr char16_t FirstReserved = 0xfdd0;
constexpr char16_t LastReserved = 0xfdef;
constexpr char16_t Nothing = FirstReserved; ///< keeps two characters apart; taken out afterwards
// What stands for a formula's first and last character, and shows where it begins and ends.
constexpr char16_t FormulaStarts = FirstReserved + 1;
constexpr char16_t FormulaEnds = FormulaStarts + 2;
constexpr QStringView StartCharacters = u"$\\";
constexpr QStringView EndCharacters = u"$)]";
// What stands for a character that shall mean nothing to the parser.
constexpr char16_t FirstHidden = FormulaEnds + 3;
constexpr QStringView HiddenCharacters = u"\\*_[]()#+-.!<>&|~=:'\"^@";
static_assert(FirstHidden + HiddenCharacters.size() <= LastReserved + 1);

/// cmark-gfm goes through all open containers for every line.
constexpr int MaximumMarkers = 48;
/// Links within brackets within brackets take it quadratic time; no real paragraph has as many.
constexpr int MaximumBrackets = 2000;

constexpr char16_t ControlPictures = 0x2400;
constexpr char16_t DeletePicture = 0x2421;

char16_t hiddenCharacter(QChar c)
{
    const qsizetype index = HiddenCharacters.indexOf(c);
    return index < 0 ? c.unicode() : static_cast<char16_t>(FirstHidden + index);
}

/// Where at most `most` quote marks at the beginning of a line end, with the space among them.
qsizetype quoteMarksEnd(QStringView line, qsizetype most)
{
    qsizetype end = 0;
    for (; end < line.size(); ++end) {
        if (line[end] == u'>' && most > 0)
            --most;
        else if (line[end] != u' ' && line[end] != u'\t')
            break;
    }
    return end;
}

/// The text with everything in its formulas made meaningless, character for character.
QString withHiddenFormulas(QStringView text, const QList<Formula> &formulas)
{
    QString result = text.toString();
    for (const Formula &formula : formulas) {
        // Its lines are in as many quotes as its first one is; further marks would begin new ones.
        const qsizetype line =
            formula.start < 1 ? 0 : text.lastIndexOf(u'\n', formula.start - 1) + 1;
        const qsizetype quotes = text.sliced(line, formula.start - line).count(u'>');
        for (qsizetype i = formula.start; i < formula.end; ++i) {
            if (i > formula.start && text[i - 1] == u'\n')
                i += quoteMarksEnd(text.sliced(i, formula.end - i), quotes);
            result[i] = QChar(hiddenCharacter(text[i]));
        }
        result[formula.start] = QChar(
            static_cast<char16_t>(FormulaStarts + StartCharacters.indexOf(text[formula.start])));
        result[formula.end - 1] = QChar(
            static_cast<char16_t>(FormulaEnds + EndCharacters.indexOf(text[formula.end - 1])));
    }
    return result;
}

bool isTooWideDelimiterRow(QStringView row)
{
    qsizetype columns = 0;
    for (const QChar c : row) {
        if (c == u'|')
            ++columns;
        else if (c != u'-' && c != u':' && c != u' ' && c != u'\t')
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

MarkdownSource::MarkdownSource(QStringView original)
{
    formulas = findFormulas(original);
    const bool hasSome = !formulas.formulas.isEmpty();
    const QString hidden = hasSome ? withHiddenFormulas(original, formulas.formulas) : QString();
    const QStringView text = hasSome ? QStringView(hidden) : original;

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

        const LineMarkers markers = lineMarkers(line, MaximumMarkers);
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
                put(hiddenCharacter(u'['));
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

bool MarkdownSource::isFormulaStart(QChar c)
{
    return c.unicode() >= FormulaStarts && c.unicode() < FormulaEnds;
}

bool MarkdownSource::isFormulaEnd(QChar c)
{
    return c.unicode() >= FormulaEnds && c.unicode() < FirstHidden;
}

QString MarkdownSource::restored(QString text)
{
    const auto isOurs = [](QChar c) {
        return c.unicode() >= FirstReserved && c.unicode() <= LastReserved;
    };
    if (std::ranges::none_of(std::as_const(text), isOurs))
        return text;
    text.remove(QChar(Nothing));
    for (QChar &c : text) {
        if (isFormulaStart(c))
            c = StartCharacters[c.unicode() - FormulaStarts];
        else if (isFormulaEnd(c))
            c = EndCharacters[c.unicode() - FormulaEnds];
        else if (isOurs(c))
            c = HiddenCharacters[c.unicode() - FirstHidden];
    }
    return text;
}

} // namespace Chat
