// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/formulas.h"

#include "markdown/linemarkers.h"

#include <QStringList>

#include <algorithm>
#include <functional>
#include <iterator>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestFormula = 2000; // characters
constexpr int MostMarkers = 48; ///< before it on its line

bool isSpace(QChar c)
{
    return c.isSpace();
}

bool isLower(QChar c)
{
    return c.isLower();
}

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isAsciiLetterOrDigit(QChar c)
{
    return isAsciiLetter(c) || (c >= u'0' && c <= u'9');
}

bool isBlank(QStringView text)
{
    return text.trimmed().isEmpty();
}

bool hasCode(QStringView text)
{
    return text.contains(u'`') || text.contains("~~~"_L1);
}

bool isPadded(QStringView text)
{
    return text.front().isSpace() && text.back().isSpace();
}

/// A sign that only TeX has a use for: a command, a power, an index.
bool hasTexSign(QStringView text)
{
    const qsizetype first = std::ranges::find_if_not(text, isSpace) - text.begin();
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\') {
            if (isAsciiLetter(text[i + 1]))
                return true;
            ++i;
        } else if (c == u'^' && i > first) { // `[^1]` is a footnote
            return true;
        } else if (c == u'_' && i > first) {
            const bool isAfterLetter =
                isAsciiLetter(text[i - 1]) && (i < 2 || !isAsciiLetterOrDigit(text[i - 2]));
            if (text[i + 1] == u'{' || isAfterLetter)
                return true;
        }
    }
    return false;
}

bool hasSign(QStringView text)
{
    return std::ranges::any_of(text, [](QChar c) {
        return u"=+-<>*/|^_{}"_s.contains(c) || c.category() == QChar::Symbol_Math;
    });
}

/// An escape that Markdown has and TeX has hardly a use for.
bool hasMarkdownEscape(QStringView text)
{
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        if (text[i] != u'\\')
            continue;
        ++i;
        if (u"_*#[]()`.-+!<>"_s.contains(text[i]))
            return true;
    }
    return false;
}

bool isFunctionName(QStringView word)
{
    static const QStringList names{u"sin"_s, u"cos"_s, u"tan"_s, u"cot"_s, u"log"_s, u"exp"_s,
                                   u"lim"_s, u"max"_s, u"min"_s, u"sup"_s, u"inf"_s, u"det"_s,
                                   u"dim"_s, u"gcd"_s, u"mod"_s, u"arg"_s, u"deg"_s, u"ker"_s};
    return std::ranges::any_of(names, [word](const QString &name) { return name == word; });
}

/// Words without a sign of mathematics.
bool isProse(QStringView text)
{
    if (hasTexSign(text) || hasSign(text))
        return false;
    const bool hasSpaces = std::ranges::any_of(text.trimmed(), isSpace);
    for (qsizetype start = 0; start < text.size(); ++start) {
        if (!text[start].isLetter())
            continue;
        qsizetype end = start;
        while (end < text.size() && text[end].isLetter())
            ++end;
        const QStringView word = text.sliced(start, end - start);
        start = end;
        const bool isForeign = std::ranges::any_of(word, [](QChar c) {
            return c.script() != QChar::Script_Latin && c.script() != QChar::Script_Greek
                && c.script() != QChar::Script_Common;
        });
        const bool isWord = std::ranges::any_of(word, isLower)
            && (word.size() > 3 || (word.size() == 3 && hasSpaces && !isFunctionName(word)));
        if (isWord || (isForeign && word.size() > 1))
            return true;
    }
    return false;
}

bool isMoney(QStringView inside)
{
    return inside.front().isDigit() && inside.contains(u' ') && !hasTexSign(inside)
        && std::ranges::none_of(inside, [](QChar c) { return u"^_={}<>+"_s.contains(c); });
}

bool hasPairedBrackets(QStringView text)
{
    if (text.contains(u'\\')) // `\left(`, `\{`, …
        return true;
    qsizetype depth = 0;
    qsizetype braces = 0;
    for (const QChar c : text) {
        depth += u"(["_s.contains(c) ? 1 : u")]"_s.contains(c) ? -1 : 0;
        braces += c == u'{' ? 1 : c == u'}' ? -1 : 0;
    }
    return depth == 0 && braces == 0;
}

/// Whether what follows a formula's last dollar goes on with a word that it can be part of.
bool isWordEnd(QStringView rest)
{
    if (rest.isEmpty() || !isAsciiLetterOrDigit(rest.front()))
        return true;
    qsizetype end = 0;
    while (end < rest.size() && isAsciiLetterOrDigit(rest[end]))
        ++end;
    const QStringView word = rest.first(end);
    return word == "s"_L1 || word == "th"_L1 || word == "st"_L1 || word == "nd"_L1
        || word == "rd"_L1;
}

/// The next place of something, remembered, so that looking from many places costs one pass.
class Next final
{
public:
    using Find = std::function<qsizetype(qsizetype)>;

    explicit Next(Find find)
        : m_find(std::move(find))
    {
    }
    qsizetype from(qsizetype position)
    {
        if (position < m_from || position > m_found) {
            m_from = position;
            m_found = m_find(position);
        }
        return m_found;
    }

private:
    Find m_find;
    qsizetype m_from = 1;
    qsizetype m_found = 0;
};

/// Where the next `delimiter` that no backslash takes away begins; the text's end: nowhere.
qsizetype nextDelimiter(QStringView text, QLatin1StringView delimiter, qsizetype from)
{
    for (qsizetype at = text.indexOf(delimiter, from); at >= 0;
         at = text.indexOf(delimiter, at + 1)) {
        qsizetype backslashes = 0;
        while (at - backslashes > 0 && text[at - backslashes - 1] == u'\\')
            ++backslashes;
        if (backslashes % 2 == 0)
            return at;
    }
    return text.size();
}

/// Where the line before the next blank one ends. A line of quote marks is blank, too.
qsizetype nextBlankLine(QStringView text, qsizetype from)
{
    for (qsizetype newline = text.indexOf(u'\n', from); newline >= 0;
         newline = text.indexOf(u'\n', newline + 1)) {
        qsizetype next = newline + 1;
        while (next < text.size()
               && (text[next] == u' ' || text[next] == u'\t' || text[next] == u'>'))
            ++next;
        if (next < text.size() && text[next] == u'\n')
            return newline;
    }
    return text.size();
}

class FormulaScanner final
{
public:
    explicit FormulaScanner(QStringView text)
        : m_text(text)
        , m_dollar([text](qsizetype from) { return nextDelimiter(text, "$"_L1, from); })
        , m_dollars([text](qsizetype from) { return nextDelimiter(text, "$$"_L1, from); })
        , m_parenthesis([text](qsizetype from) { return nextDelimiter(text, "\\)"_L1, from); })
        , m_bracket([text](qsizetype from) { return nextDelimiter(text, "\\]"_L1, from); })
        , m_blankLine([text](qsizetype from) { return nextBlankLine(text, from); })
    {
    }

    FoundFormulas scanned()
    {
        while (m_position < m_text.size()) {
            beginLine();
            while (m_position < m_lineEnd)
                step();
            m_position = m_lineEnd + 1;
        }
        return m_found;
    }

private:
    qsizetype lineEndFrom(qsizetype position) const
    {
        const qsizetype newline = m_text.indexOf(u'\n', position);
        return newline < 0 ? m_text.size() : newline;
    }

    QStringView between(qsizetype start, qsizetype end) const
    {
        return m_text.sliced(start, end - start);
    }

    void beginLine()
    {
        m_lineEnd = lineEndFrom(m_position);
        const QStringView line = between(m_position, m_lineEnd);
        if (!line.contains(u'$') && !line.contains(u'\\')) {
            m_position = m_lineEnd;
            return;
        }
        m_position += lineMarkers(line, MostMarkers).end;
        m_contentStart = m_position;
    }

    void step()
    {
        const QChar c = m_text[m_position];
        const QChar next = m_position + 1 < m_lineEnd ? m_text[m_position + 1] : QChar();
        if (c == u'`')
            skipCode();
        else if (c == u'\\' && next == u'(')
            takeParentheses();
        else if (c == u'\\' && next == u'[')
            takeDisplay(false);
        else if (c == u'\\')
            m_position += 2;
        else if (c == u'$' && next == u'$')
            takeDisplay(true);
        else if (c == u'$')
            takeDollars(next);
        else
            ++m_position;
    }

    void skipCode()
    {
        qsizetype ticks = 1;
        while (m_position + ticks < m_lineEnd && m_text[m_position + ticks] == u'`')
            ++ticks;
        m_position += ticks;
        for (qsizetype at = m_position; at < m_lineEnd;) {
            qsizetype run = 0;
            while (at + run < m_lineEnd && m_text[at + run] == u'`')
                ++run;
            if (run == ticks) {
                m_position = at + run;
                return;
            }
            at += std::max<qsizetype>(run, 1);
            if (at - m_position > LongestFormula)
                return;
        }
    }

    void take(qsizetype end)
    {
        m_found.formulas.append({m_position, end});
        m_position = end;
        if (m_position > m_lineEnd) { // it ends on a later line, which goes on
            m_lineEnd = lineEndFrom(m_position);
            m_contentStart = -1;
        }
    }

    void takeParentheses()
    {
        const qsizetype start = m_position + 2;
        const qsizetype close = m_parenthesis.from(start);
        if (close + 2 <= std::min(m_lineEnd, m_position + LongestFormula)) {
            const QStringView inside = between(start, close);
            const bool isEscaped = hasMarkdownEscape(inside) && !hasTexSign(inside);
            if (!isBlank(inside) && !hasCode(inside) && !isEscaped
                && (isPadded(inside) || !isProse(inside))) {
                take(close + 2);
                return;
            }
        }
        m_position = start;
    }

    void takeDollars(QChar next)
    {
        const bool mayBegin = !next.isNull() && !next.isSpace()
            && (m_position == 0 || !isAsciiLetterOrDigit(m_text[m_position - 1]));
        const qsizetype start = m_position + 1;
        const qsizetype close = mayBegin ? m_dollar.from(start) : m_text.size();
        if (close > start && close < std::min(m_lineEnd, m_position + LongestFormula)) {
            const QStringView inside = between(start, close);
            if (!inside.back().isSpace() && isWordEnd(between(close + 1, m_lineEnd))
                && !isMoney(inside) && !isProse(inside) && hasPairedBrackets(inside)
                && !inside.contains("]("_L1) && !hasCode(inside)) {
                take(close + 1);
                return;
            }
        }
        m_position = start;
    }

    void takeDisplay(bool isDollars)
    {
        const qsizetype start = m_position + 2;
        const bool mayHaveLines = m_position == m_contentStart;
        qsizetype limit = std::min(m_text.size(), m_position + LongestFormula);
        limit = std::min(limit, mayHaveLines ? m_blankLine.from(m_position) : m_lineEnd);
        const qsizetype close = isDollars ? m_dollars.from(start) : m_bracket.from(start);
        if (close + 2 <= limit) {
            const QStringView inside = between(start, close);
            const QStringView rest = between(close + 2, lineEndFrom(close)).trimmed();
            const bool isAlone = mayHaveLines
                && std::ranges::all_of(rest, [](QChar c) { return u".,;:"_s.contains(c); });
            if (!isBlank(inside) && !hasCode(inside)
                && (isDollars ? isAlone || !isProse(inside) : isBracketed(inside, isAlone))) {
                take(close + 2);
                return;
            }
        } else if (mayHaveLines && limit == m_text.size() && m_found.open < 0
                   && !hasCode(between(start, limit))) {
            m_found.open = m_position;
        }
        m_position = start;
    }

    static bool isBracketed(QStringView inside, bool isAlone)
    {
        if (hasTexSign(inside))
            return true;
        if (hasMarkdownEscape(inside) || isProse(inside))
            return false;
        const bool beginsWithLine =
            isBlank(inside.first(inside.indexOf(u'\n') + 1)) && inside.contains(u'\n');
        if (isAlone && beginsWithLine)
            return true;
        return hasSign(inside) && (isAlone || isPadded(inside));
    }

    QStringView m_text;
    FoundFormulas m_found;
    Next m_dollar;
    Next m_dollars;
    Next m_parenthesis;
    Next m_bracket;
    Next m_blankLine;
    qsizetype m_position = 0;
    qsizetype m_lineEnd = 0;
    qsizetype m_contentStart = 0; ///< of the line, after its markers
};

} // namespace

bool FoundFormulas::mayHold(qsizetype offset) const
{
    if (open >= 0 && offset > open)
        return true;
    const auto after = std::ranges::lower_bound(formulas, offset, {}, &Formula::start);
    return after != formulas.begin() && std::prev(after)->end > offset;
}

FoundFormulas findFormulas(QStringView text)
{
    if (!text.contains(u'$') && !text.contains(u'\\'))
        return {};
    return FormulaScanner(text).scanned();
}

std::optional<FormulaText> formulaText(QStringView source)
{
    const auto inside = [source](qsizetype size) {
        return source.sliced(size, source.size() - 2 * size)
            .toString()
            .replace(QChar::LineSeparator, u'\n');
    };
    if (source.size() < 3)
        return {};
    if (source.startsWith("$$"_L1))
        return source.size() > 4 && source.endsWith("$$"_L1)
            ? std::optional(FormulaText{inside(2), true})
            : std::nullopt;
    if (source.startsWith(u'$') && source.endsWith(u'$'))
        return FormulaText{inside(1), false};
    if (source.size() < 5)
        return {};
    if (source.startsWith("\\["_L1) && source.endsWith("\\]"_L1))
        return FormulaText{inside(2), true};
    if (source.startsWith("\\("_L1) && source.endsWith("\\)"_L1))
        return FormulaText{inside(2), false};
    return {};
}

} // namespace Chat
