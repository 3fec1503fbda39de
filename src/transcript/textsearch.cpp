// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/textsearch.h"

#include <QStringMatcher>

#include <algorithm>

namespace Chat {

TextSearch::TextSearch(Source source)
    : m_source(std::move(source))
{
}

void TextSearch::setNeedle(const QString &needle)
{
    m_needle = needle;
    m_rows.clear();
    m_matchCount = 0;
    if (needle.isEmpty())
        return;
    const QStringMatcher matcher(needle, Qt::CaseInsensitive);
    const int count = m_source.rowCount();
    for (int row = 0; row < count; ++row) {
        const QString text = m_source.text(row);
        int found = 0;
        for (qsizetype at = matcher.indexIn(text); at >= 0;
             at = matcher.indexIn(text, at + needle.size()))
            ++found;
        if (found > 0)
            m_rows.append(row);
        m_matchCount += found;
    }
}

QList<TextRange> TextSearch::matchesIn(int row) const
{
    QList<TextRange> matches;
    const QList<MarkdownBlock> blocks = m_source.blocks(row);
    for (int block = 0; block < blocks.size(); ++block) {
        const QString text = blockText(blocks.at(block));
        for (qsizetype at = text.indexOf(m_needle, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(m_needle, at + m_needle.size(), Qt::CaseInsensitive)) {
            const TextPosition start{.row = row, .block = block, .position = at};
            TextPosition end = start;
            end.position += m_needle.size();
            matches.append({start, end});
        }
    }
    return matches;
}

std::optional<TextRange> TextSearch::next(const TextPosition &from) const
{
    const auto first = std::ranges::lower_bound(m_rows, from.row);
    const qsizetype offset = first - m_rows.begin();
    // The row it starts in comes once more at last, for what is before the place.
    for (qsizetype i = 0; i <= m_rows.size() && !m_rows.isEmpty(); ++i) {
        const int row = m_rows.at((offset + i) % m_rows.size());
        const bool isWholeRow = i > 0 || row != from.row;
        for (const TextRange &match : matchesIn(row)) {
            if (isWholeRow || match.start >= from)
                return match;
        }
    }
    return {};
}

std::optional<TextRange> TextSearch::previous(const TextPosition &from) const
{
    const auto after = std::ranges::upper_bound(m_rows, from.row);
    const qsizetype offset = after - m_rows.begin() - 1 + m_rows.size();
    for (qsizetype i = 0; i <= m_rows.size() && !m_rows.isEmpty(); ++i) {
        const int row = m_rows.at((offset + m_rows.size() - i) % m_rows.size());
        const bool isWholeRow = i > 0 || row != from.row;
        const QList<TextRange> matches = matchesIn(row);
        for (qsizetype j = matches.size() - 1; j >= 0; --j) {
            if (isWholeRow || matches.at(j).start < from)
                return matches.at(j);
        }
    }
    return {};
}

} // namespace Chat
