// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/searchtext.h"

#include "markdown/markdownparser.h"
#include "markdown/markdownsource.h"

#include <QStringMatcher>

#include <algorithm>

namespace Chat {

namespace {

/// Between two blocks. No character, so nobody can look for it.
constexpr QChar Separator(0xffff);

} // namespace

SearchText::SearchText(const SearchedMessage &message)
{
    const auto append = [this](const QString &text, bool isTyped) {
        MarkdownNormalizer normalizer;
        const QString normalized = normalizer.normalized(text);
        const QList<MarkdownBlock> blocks =
            isTyped ? parsePlainText(normalized).blocks : parseMarkdown(normalized).blocks;
        for (const MarkdownBlock &block : blocks) {
            if (!m_starts.isEmpty())
                m_text += Separator;
            m_starts.append(m_text.size());
            m_text += blockText(block);
        }
    };
    if (!message.reasoning.isEmpty())
        append(message.reasoning, message.isTyped);
    m_reasoningCount = m_starts.size();
    append(message.text, message.isTyped);
    m_text.squeeze();
    m_starts.squeeze();
}

template <typename Function>
void SearchText::forEachMatch(const QString &needle, Function function) const
{
    if (needle.isEmpty() || needle.contains(Separator))
        return;
    const QStringMatcher matcher(needle, Qt::CaseInsensitive);
    for (qsizetype at = matcher.indexIn(m_text); at >= 0;
         at = matcher.indexIn(m_text, at + needle.size()))
        function(at);
}

int SearchText::count(const QString &needle) const
{
    int count = 0;
    forEachMatch(needle, [&count](qsizetype) { ++count; });
    return count;
}

QList<TextRange> SearchText::matches(const QString &needle, int row) const
{
    QList<TextRange> matches;
    forEachMatch(needle, [&](qsizetype at) {
        const auto after = std::ranges::upper_bound(m_starts, at);
        const qsizetype block = after - m_starts.begin() - 1;
        const bool isInText = block >= m_reasoningCount;
        const TextPosition start{.row = row,
                                 .isInText = isInText,
                                 .block =
                                     static_cast<int>(isInText ? block - m_reasoningCount : block),
                                 .position = at - m_starts.at(block)};
        TextPosition end = start;
        end.position += needle.size();
        matches.append({start, end});
    });
    return matches;
}

} // namespace Chat
