// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulasize.h"

#include "mathematics/formuladrawing.h"
#include "mathematics/texbox.h"
#include "mathematics/texcommands.h"

#include <QHash>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

// All lengths are in em. They are those of TeX's fonts and of MathJax's output.
constexpr qreal HalfRule = 0.03;
constexpr qreal ScriptScale = 0.707;
constexpr qreal SmallestScale = 0.5;
constexpr int DeepestNesting = 100;

struct Style
{
    qreal scale = 1;
    bool isDisplay = true;

    Style text() const { return {scale, false}; }
    Style script() const { return {std::max(SmallestScale, scale * ScriptScale), false}; }
};

class SizeReader final
{
public:
    explicit SizeReader(const QString &tex)
        : m_tex(tex)
    {
    }

    TexBox all(Style style)
    {
        TexBox box = rows(style, 0.3, 0.3);
        while (m_at < m_tex.size()) { // a bracket too much
            ++m_at;
            append(box, row(style));
        }
        return box;
    }

private:
    bool isAtEnd() const
    {
        return m_at >= m_tex.size() || m_tex.at(m_at) == u'}' || m_tex.at(m_at) == u'&'
            || startsWith("\\\\"_L1) || startsWith("\\right"_L1, true) || startsWith("\\end{"_L1);
    }

    bool startsWith(QLatin1StringView what, bool isWord = false) const
    {
        const QStringView rest = QStringView(m_tex).sliced(m_at);
        return rest.startsWith(what)
            && !(isWord && rest.size() > what.size() && rest.at(what.size()).isLetter());
    }

    void skipSpaces()
    {
        while (m_at < m_tex.size() && m_tex.at(m_at).isSpace())
            ++m_at;
    }

    TexBox row(Style style)
    {
        TexBox box;
        if (!mayGoDeeper())
            return box;
        while (!isAtEnd()) {
            if (m_tex.at(m_at).isSpace()) {
                ++m_at;
                continue;
            }
            append(box, withScripts(style));
        }
        --m_depth;
        return box;
    }

    bool mayGoDeeper()
    {
        if (m_depth >= DeepestNesting) {
            m_at = m_tex.size(); // nobody will draw it either
            return false;
        }
        ++m_depth;
        return true;
    }

    /// Rows of cells, as far as there are any; one alone is just itself.
    TexBox rows(Style style, qreal rowGap, qreal columnGap)
    {
        QList<qreal> widths;
        qreal height = 0;
        int count = 0;
        TexBox first;
        qsizetype column = 0;
        TexBox line;
        while (true) {
            const TexBox cell = row(style);
            append(line, cell);
            if (column == widths.size())
                widths.append(0);
            widths[column] = std::max(widths.at(column), cell.width);
            if (m_at < m_tex.size() && m_tex.at(m_at) == u'&') {
                ++m_at;
                ++column;
                continue;
            }
            const bool goesOn = startsWith("\\\\"_L1);
            const bool isLast = !goesOn && count > 0 && line.width <= 0; // after the last break
            if (!isLast) {
                first = line;
                height += count > 0 ? rowGap * style.scale : 0;
                height += std::max(line.ascent, 0.7 * style.scale)
                    + std::max(line.descent, 0.3 * style.scale);
                ++count;
            }
            if (!goesOn)
                break;
            m_at += 2;
            column = 0;
            line = {};
        }
        qreal width = columnGap * static_cast<qreal>(widths.size() - 1);
        for (const qreal one : std::as_const(widths))
            width += one;
        if (count > 1)
            return around(height, width);
        first.width = width;
        return first;
    }

    TexBox argument(Style style)
    {
        skipSpaces();
        if (m_at >= m_tex.size())
            return {};
        if (m_tex.at(m_at) != u'{')
            return isAtEnd() ? TexBox{} : atom(style);
        ++m_at;
        const TexBox box = rows(style, 0.1, 0.3);
        if (m_at < m_tex.size() && m_tex.at(m_at) == u'}')
            ++m_at;
        return box;
    }

    /// As it is written.
    QString words()
    {
        skipSpaces();
        if (m_at >= m_tex.size() || m_tex.at(m_at) != u'{')
            return {};
        const qsizetype start = ++m_at;
        for (int depth = 1; m_at < m_tex.size(); ++m_at) {
            depth += m_tex.at(m_at) == u'{' ? 1 : m_tex.at(m_at) == u'}' ? -1 : 0;
            if (depth == 0)
                return m_tex.sliced(start, m_at++ - start);
        }
        return m_tex.sliced(start);
    }

    void skipOption()
    {
        skipSpaces();
        if (m_at < m_tex.size() && m_tex.at(m_at) == u'[') {
            const qsizetype end = m_tex.indexOf(u']', m_at);
            m_at = end < 0 ? m_tex.size() : end + 1;
        }
    }

    TexBox withScripts(Style style)
    {
        const bool isScriptOfNothing = m_tex.at(m_at) == u'^' || m_tex.at(m_at) == u'_';
        TexBox box = isScriptOfNothing ? TexBox{.isCharacter = true} : atom(style);
        TexBox above;
        TexBox below;
        bool hasAbove = false;
        bool hasBelow = false;
        while (true) {
            skipSpaces();
            if (m_at < m_tex.size() && m_tex.at(m_at) == u'\'') {
                ++m_at;
                hasAbove = true;
                append(above, scaled({.width = 0.4, .ascent = 0.56}, style.script().scale));
            } else if (m_at < m_tex.size() && m_tex.at(m_at) == u'^') {
                ++m_at;
                hasAbove = true;
                append(above, argument(style.script()));
            } else if (m_at < m_tex.size() && m_tex.at(m_at) == u'_') {
                ++m_at;
                hasBelow = true;
                append(below, argument(style.script()));
            } else if (startsWith("\\limits"_L1, true)) {
                m_at += 7;
                box.takesLimits = true;
            } else if (startsWith("\\nolimits"_L1, true)) {
                m_at += 9;
                box.takesLimits = false;
            } else {
                break;
            }
        }
        const qreal s = style.scale;
        if (box.takesLimits && style.isDisplay) {
            if (hasAbove)
                box.ascent +=
                    std::max(0.111, 0.2 - above.descent) + above.ascent + above.descent + 0.1;
            if (hasBelow)
                box.descent +=
                    std::max(0.167, 0.6 - below.ascent) + below.ascent + below.descent + 0.1;
            box.width = std::max({box.width, above.width, below.width});
            return box;
        }
        if (hasAbove) {
            const qreal shift = std::max((style.isDisplay ? 0.413 : 0.363) * s,
                                         box.isCharacter ? 0 : box.ascent - 0.273 * s);
            box.ascent = std::max(box.ascent, shift + above.ascent);
        }
        if (hasBelow) {
            const qreal shift = std::max((hasAbove ? 0.247 : 0.15) * s,
                                         box.isCharacter ? 0 : box.descent + 0.04 * s);
            box.descent = std::max(box.descent, shift + below.descent);
        }
        box.width += std::max(above.width, below.width);
        return box;
    }

    TexBox atom(Style style)
    {
        const QChar c = m_tex.at(m_at);
        TexBox box;
        if (!mayGoDeeper())
            return box;
        if (c == u'{') {
            box = argument(style);
        } else if (c == u'\\') {
            box = command(style);
        } else {
            ++m_at;
            box = scaled(c == u'~' ? TexBox{.width = 0.25} : characterBox(c), style.scale);
        }
        --m_depth;
        return box;
    }

    TexBox fraction(Style style)
    {
        const Style inner = style.isDisplay ? style.text() : style.script();
        const TexBox above = argument(inner);
        const TexBox below = argument(inner);
        const qreal s = style.scale;
        const qreal gap = (style.isDisplay ? 0.18 : 0.06) * s;
        const qreal up = std::max((style.isDisplay ? 0.677 : 0.394) * s,
                                  (TexBox::Axis + HalfRule) * s + gap + above.descent);
        const qreal down = std::max((style.isDisplay ? 0.686 : 0.345) * s,
                                    (HalfRule - TexBox::Axis) * s + gap + below.ascent);
        return {.width = std::max(above.width, below.width) + 0.44 * s,
                .ascent = up + above.ascent,
                .descent = down + below.descent};
    }

    TexBox root(Style style)
    {
        skipOption();
        const TexBox inner = argument(style);
        const qreal s = style.scale;
        const qreal least = (inner.ascent + inner.descent) / s + 0.17;
        const qreal extra = (bracketHeight(least) + 0.06 - least + 0.17) * s;
        return {.width = inner.width + 0.853 * s,
                .ascent = inner.ascent + 0.58 * extra,
                .descent = inner.descent + 0.42 * extra};
    }

    static TexBox atLeast(TexBox box, qreal ascent, qreal s)
    {
        box.ascent = std::max(box.ascent, ascent * s);
        return box;
    }

    static TexBox inBrackets(const TexBox &inner, qreal s)
    {
        const qreal reach =
            2 * std::max(inner.ascent - TexBox::Axis, inner.descent + TexBox::Axis) / s;
        const qreal height = bracketHeight(std::max(0.901 * reach, reach - 0.5)) * s;
        TexBox box = around(height, inner.width + (0.7 + 0.15 * height) * s);
        box.ascent = std::max(box.ascent, inner.ascent);
        box.descent = std::max(box.descent, inner.descent);
        return box;
    }

    void skipBracket()
    {
        skipSpaces();
        if (m_at < m_tex.size() && m_tex.at(m_at) == u'\\')
            name();
        else if (m_at < m_tex.size())
            ++m_at;
    }

    TexBox brackets(Style style)
    {
        skipBracket();
        TexBox inner;
        while (true) {
            append(inner, row(style));
            if (m_at >= m_tex.size() || m_tex.at(m_at) != u'&')
                break;
            ++m_at;
        }
        if (startsWith("\\right"_L1)) {
            m_at += 6;
            skipBracket();
        }
        return inBrackets(inner, style.scale);
    }

    TexBox environment(Style style)
    {
        QString kind = words();
        if (kind.endsWith(u'*'))
            kind.chop(1);
        const bool isMatrix = kind.endsWith("matrix"_L1) || kind == "array"_L1;
        if (kind == "array"_L1 || kind == "alignedat"_L1 || kind == "alignat"_L1) {
            skipOption();
            words();
        }
        const bool isCases = kind.endsWith("cases"_L1);
        TexBox box = rows(Style{style.scale, !isMatrix && !isCases},
                          isMatrix      ? 0.4
                              : isCases ? 0.2
                                        : 0.3,
                          isMatrix || isCases ? 1 : 0);
        if (startsWith("\\end{"_L1)) {
            m_at += 4;
            words();
        }
        const bool isBare = kind == "matrix"_L1 || kind == "array"_L1 || kind == "smallmatrix"_L1;
        return isCases || (isMatrix && !isBare) ? inBrackets(box, style.scale) : box;
    }

    QString name()
    {
        const qsizetype start = ++m_at; // after the backslash
        while (m_at < m_tex.size() && m_tex.at(m_at).isLetter())
            ++m_at;
        if (m_at == start && m_at < m_tex.size())
            ++m_at;
        return m_tex.sliced(start, m_at - start);
    }

    TexBox command(Style style)
    {
        static const QHash<QString, qreal> spaces{{u","_s, 0.167}, {u":"_s, 0.222},
                                                  {u";"_s, 0.278}, {u" "_s, 0.25},
                                                  {u"quad"_s, 1},  {u"qquad"_s, 2}};
        static const QHash<QString, qreal> brackets1{
            {u"big"_s, 1.2}, {u"Big"_s, 1.8}, {u"bigg"_s, 2.4}, {u"Bigg"_s, 3.0}};
        const qreal s = style.scale;
        const QString what = name();
        const TexCommand kind = texCommand(what);
        if (what == "frac"_L1 || what == "tfrac"_L1 || what == "dfrac"_L1 || what == "cfrac"_L1)
            return fraction({s, what == "frac"_L1 ? style.isDisplay : what != "tfrac"_L1});
        if (what.endsWith("binom"_L1))
            return inBrackets(atLeast(fraction(style), style.isDisplay ? 1.45 : 0.85, s), s);
        if (what == "sqrt"_L1)
            return root(style);
        if (what == "left"_L1)
            return brackets(style);
        if (what == "begin"_L1)
            return environment(style);
        if (what == "substack"_L1)
            return argument(style);
        if (kind == TexCommand::Sum) {
            TexBox box = style.isDisplay ? TexBox{.width = 1.44, .ascent = 0.95, .descent = 0.45}
                                         : TexBox{.width = 1.06, .ascent = 0.75, .descent = 0.25};
            box.takesLimits = true;
            return scaled(box, s);
        }
        if (what.endsWith("int"_L1) && what.size() <= 5)
            return scaled(style.isDisplay ? TexBox{.width = 1.1, .ascent = 1.361, .descent = 0.861}
                                          : TexBox{.width = 0.7, .ascent = 0.805, .descent = 0.306},
                          s);
        if (kind == TexCommand::Limit || kind == TexCommand::Function) {
            TexBox box = scaled(wordsBox(what), s);
            box.takesLimits = kind == TexCommand::Limit;
            box.width += 0.167 * s;
            return box;
        }
        if (kind == TexCommand::Accent) {
            TexBox box = argument(style);
            box.ascent += 0.28 * s;
            return box;
        }
        if (what == "overline"_L1 || what == "overrightarrow"_L1 || what == "underline"_L1) {
            TexBox box = argument(style);
            (what == "underline"_L1 ? box.descent : box.ascent) += 0.32 * s;
            return box;
        }
        if (what == "underbrace"_L1 || what == "overbrace"_L1) {
            TexBox box = argument(style);
            (what == "underbrace"_L1 ? box.descent : box.ascent) += 0.64 * s;
            box.takesLimits = true;
            return box;
        }
        if (what == "overset"_L1 || what == "stackrel"_L1 || what == "underset"_L1) {
            const TexBox small = argument(style.script());
            TexBox box = argument(style);
            (what == "underset"_L1 ? box.descent : box.ascent) +=
                small.ascent + small.descent + 0.25 * s;
            box.width = std::max(box.width, small.width);
            return box;
        }
        if (what == "boxed"_L1) {
            TexBox box = argument(style);
            append(box,
                   {.width = 0.8 * s,
                    .ascent = box.ascent + 0.26 * s,
                    .descent = box.descent + 0.26 * s});
            return box;
        }
        if (kind == TexCommand::Alphabet)
            return argument(style);
        if (kind == TexCommand::Words) {
            if (m_at < m_tex.size() && m_tex.at(m_at) == u'*')
                ++m_at;
            return scaled(wordsBox(words()), s);
        }
        if (kind == TexCommand::Unseen) {
            words();
            return {};
        }
        if (what == "tag"_L1)
            return scaled({.width = 2 + 0.5 * static_cast<qreal>(words().size()),
                           .ascent = 0.75,
                           .descent = 0.25},
                          s);
        if (kind == TexCommand::Nothing)
            return {};
        if (spaces.contains(what))
            return {.width = spaces.value(what) * s};
        const bool isSided = what.endsWith(u'l') || what.endsWith(u'r');
        if (const qreal height = brackets1.value(isSided ? what.chopped(1) : what); height > 0) {
            skipBracket();
            return scaled(around(height, 0.4 + 0.15 * height), s);
        }
        if (what == "{"_L1 || what == "}"_L1 || what == "|"_L1 || what.endsWith("angle"_L1)
            || what.endsWith("vert"_L1) || what.endsWith("Vert"_L1))
            return scaled({.width = 0.45, .ascent = 0.75, .descent = 0.25, .isCharacter = true}, s);
        const bool isArrow = what.contains("arrow"_L1, Qt::CaseInsensitive) || what == "to"_L1;
        const bool isLow = kind == TexCommand::LowSymbol;
        return scaled({.width = isArrow ? 1.55
                           : isLow      ? 0.58
                                        : 0.9,
                       .ascent = isArrow ? 0.51
                           : isLow       ? 0.45
                                         : 0.69,
                       .descent = hasDescender(what) ? 0.2 : 0.02,
                       .isCharacter = true},
                      s);
    }

    QString m_tex;
    qsizetype m_at = 0;
    int m_depth = 0;
};

} // namespace

FormulaSize expectedSize(const FormulaText &formula)
{
    const TexBox box = SizeReader(formula.tex).all({1, formula.isDisplay});
    constexpr qreal Units = FormulaDrawing::UnitsPerEm;
    return {.width = std::clamp(box.width * Units, 0.1 * Units, FormulaDrawing::LargestWidth),
            .ascent = std::clamp(box.ascent * Units, 0.4 * Units, FormulaDrawing::LargestHeight),
            .descent = std::clamp(box.descent * Units, 0.0, FormulaDrawing::LargestHeight)};
}

} // namespace Chat
