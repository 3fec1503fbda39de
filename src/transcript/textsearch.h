// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"
#include "transcript/textposition.h"

#include <functional>
#include <optional>

namespace Chat {

/// Finds words in a conversation, whatever their case. What a message holds is searched as it was
/// written, which is fast; where a match is, and whether it is in what is shown, is found out when
/// the reader goes there.
class TextSearch final
{
public:
    struct Source
    {
        std::function<int()> rowCount = {};
        std::function<QString(int row)> text = {};
        std::function<QList<MarkdownBlock>(int row)> blocks = {};
    };

    explicit TextSearch(Source source);

    void setNeedle(const QString &needle); ///< searches everything; an empty one finds nothing
    void searchAgain() { setNeedle(QString(m_needle)); } ///< the conversation is another one
    const QString &needle() const { return m_needle; }

    const QList<int> &rows() const { return m_rows; } ///< those with matches, in order
    int matchCount() const { return m_matchCount; }

    /// The match after (before) a place, round and round; none where there is no match at all.
    std::optional<TextRange> next(const TextPosition &from) const;
    std::optional<TextRange> previous(const TextPosition &from) const;

private:
    QList<TextRange> matchesIn(int row) const;

    Source m_source;
    QString m_needle;
    QList<int> m_rows;
    int m_matchCount = 0;
};

} // namespace Chat
