// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/titles.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype TitleLength = 60;
constexpr qsizetype ListLength = 200;
constexpr qsizetype LongestLookedAt = 4000; // of a question, a pasted file maybe

struct Title
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Title)
};

/// Marks that turn or isolate the direction of the text after them, also beyond the title.
bool isDirectional(QChar c)
{
    const char16_t code = c.unicode();
    return code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e)
        || (code >= 0x2066 && code <= 0x2069);
}

bool isUnseen(QChar c)
{
    // U+200D joins emoji and letters, so it stays.
    const char16_t code = c.unicode();
    return isDirectional(c) || code == 0xfeff || code == 0x200b || code == 0x2060
        || (code >= 0xfff9 && code <= 0xfffb);
}

/// The part of at most `length` that ends between two characters as a person sees them.
QString cutBetweenCharacters(const QString &text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(length);
    qsizetype end = finder.isAtBoundary() ? length : finder.toPreviousBoundary();
    // A letter under hundreds of accents is one character, too: then anywhere but within a pair.
    if (end <= 0)
        end = text.at(length).isLowSurrogate() ? length - 1 : length;
    return text.first(end);
}

QString withoutMarkdown(const QString &line)
{
    static const QRegularExpression blockMarks(
        uR"(^\s*(?:(?:#{1,6}|>+|[-*+]|\d{1,9}[.)])(?=\s|$)\s*)+)"_s);
    static const QRegularExpression links(uR"(!?\[([^\[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\))"_s);
    static const QRegularExpression emphasis(
        uR"((\*\*\*|\*\*|\*|~~|`+)(?=\S)([^*~`]*[^\s*~`])\1)"_s);
    // Between letters an underscore belongs to a name.
    static const QRegularExpression underscores(uR"((?<!\w)(_{1,3})(?=\S)(.*?\S)\1(?!\w))"_s);

    QString text = line;
    text.remove(blockMarks);
    text.replace(links, u"\\1"_s);
    for (int depth = 0; depth < 3; ++depth)
        text.replace(emphasis, u"\\2"_s);
    text.replace(underscores, u"\\2"_s);
    return text;
}

bool hasWords(const QString &text)
{
    return std::ranges::any_of(text,
                               [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
}

bool isFence(const QString &line)
{
    const QString trimmed = line.trimmed();
    return trimmed.startsWith("```"_L1) || trimmed.startsWith("~~~"_L1);
}

/// A title that is longer than TitleLength, cut between words to `length` and an ellipsis.
QString shortened(const QString &title, qsizetype length)
{
    if (title.size() <= TitleLength)
        return title;
    QString text = cutBetweenCharacters(title, length);
    const qsizetype space = text.lastIndexOf(u' ');
    if (space >= TitleLength / 2)
        text.truncate(space);
    while (!text.isEmpty() && (text.back().isSpace() || u",;:.-–—"_s.contains(text.back())))
        text.chop(1);
    return text + u'…';
}

/// The first line with words in it, without Markdown; of any length.
QString firstLine(const QString &source)
{
    static const QRegularExpression lineBreaks(uR"([\r\n\v\f\x{85}\x{2028}\x{2029}]+)"_s);
    const QStringList lines = source.left(LongestLookedAt).split(lineBreaks, Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (isFence(line))
            continue;
        const QString title = cleanTitle(withoutMarkdown(line), LongestLookedAt);
        if (hasWords(title))
            return title;
    }
    return {};
}

QString withoutQuotes(const QString &title)
{
    static const QStringList pairs{u"\"\""_s, u"''"_s, u"“”"_s, u"„“"_s, u"«»"_s, u"‘’"_s, u"``"_s};
    QString text = title;
    const auto isQuoted = [&text] {
        return text.size() > 2 && pairs.contains(QString(text.front()) + text.back());
    };
    while (isQuoted())
        text = text.sliced(1, text.size() - 2).trimmed();
    return text;
}

/// An ellipsis stays.
QString withoutFullStop(const QString &title)
{
    const bool hasIt = (title.endsWith(u'.') && !title.endsWith(".."_L1)) || title.endsWith(u'。');
    return hasIt ? title.chopped(1).trimmed() : title;
}

} // namespace

QString titleFromQuestion(const QString &question)
{
    return shortened(firstLine(question), TitleLength);
}

QString titleFromAnswer(const QString &answer)
{
    // The full stop may stand within the quotes or behind them.
    const QString title = withoutFullStop(withoutQuotes(withoutFullStop(firstLine(answer))));
    return shortened(title, TitleLength - 1);
}

QString cleanTitle(const QString &title, qsizetype length)
{
    QString text;
    // What is cut off anyway need not be looked at.
    const QStringView looked = QStringView(title).left(length * 4);
    text.reserve(looked.size());
    for (qsizetype i = 0; i < looked.size(); ++i) {
        const QChar c = looked.at(i);
        const bool isPair =
            c.isHighSurrogate() && i + 1 < looked.size() && looked.at(i + 1).isLowSurrogate();
        if (isPair) {
            text += c;
            text += looked.at(++i);
        } else if (c.isSurrogate() || isUnseen(c)) {
            continue;
        } else if (c.category() == QChar::Other_Control || c.isSpace()) {
            text += u' ';
        } else {
            text += c;
        }
    }
    return cutBetweenCharacters(text.simplified(), length).trimmed();
}

QString displayTitle(const QString &title)
{
    const QString text = cleanTitle(title, ListLength);
    return text.isEmpty() ? Title::tr("New conversation") : text;
}

} // namespace Chat
