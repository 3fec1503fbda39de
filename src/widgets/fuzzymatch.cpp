// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fuzzymatch.h"

#include <algorithm>

namespace Chat {
namespace {

constexpr qsizetype LongestText = 200;
constexpr int Hit = 10;
constexpr int WordStart = 12;
constexpr int InRun = 15;
constexpr int TextStart = 10;

bool isWordStart(QStringView text, qsizetype position)
{
    if (position == 0)
        return true;
    const QChar before = text.at(position - 1);
    return !before.isLetterOrNumber() || (before.isLower() && text.at(position).isUpper());
}

/// The score of the letters from `position` on, taking each as early as possible.
int scoreFrom(QStringView typed, QStringView text, qsizetype position)
{
    int score = 0;
    qsizetype last = -2;
    for (const QChar letter : typed) {
        if (letter.isSpace())
            continue;
        const QChar wanted = letter.toCaseFolded();
        while (position < text.size() && text.at(position).toCaseFolded() != wanted)
            ++position;
        if (position == text.size())
            return 0;
        score += Hit;
        if (position == last + 1)
            score += InRun;
        else if (isWordStart(text, position))
            score += WordStart;
        if (position == 0)
            score += TextStart;
        last = position++;
    }
    return score;
}

} // namespace

int fuzzyScore(QStringView typed, QStringView text)
{
    typed = typed.trimmed();
    text = text.left(LongestText);
    if (typed.isEmpty())
        return 1;
    // A run counts most, so it is looked for first; else letter by letter, from the beginning of
    // the text and from the first word that begins with the first letter.
    int best = scoreFrom(typed, text, 0);
    if (best == 0)
        return 0;
    if (const qsizetype run = text.indexOf(typed, 0, Qt::CaseInsensitive); run >= 0)
        best = std::max(best, scoreFrom(typed, text, run));
    const QChar first = typed.front().toCaseFolded();
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text.at(i).toCaseFolded() == first && isWordStart(text, i)) {
            best = std::max(best, scoreFrom(typed, text, i));
            break;
        }
    }
    const int shortness = static_cast<int>(std::max<qsizetype>(0, 40 - text.size()) / 4);
    return best + shortness;
}

} // namespace Chat
