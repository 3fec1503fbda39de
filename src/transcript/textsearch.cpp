// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/textsearch.h"

#include "core/background.h"
#include "core/future.h"

#include <algorithm>

namespace Chat {

namespace {

// At once: so much that the thread is worth it, so little that it shows soon.
constexpr qsizetype MostCharactersAtOnce = 200'000;
constexpr qsizetype MostMessagesAtOnce = 500;

} // namespace

TextSearch::TextSearch(Source source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
}

quint64 TextSearch::nextStamp()
{
    static quint64 last = 0;
    return ++last;
}

void TextSearch::begin(int nearRow)
{
    if (m_isOpen)
        return;
    m_isOpen = true;
    m_nearRow = nearRow;
    onReset();
    readNext();
}

void TextSearch::end()
{
    m_isOpen = false;
    m_needle.clear();
    onReset();
}

void TextSearch::setNeedle(const QString &needle, int nearRow)
{
    begin(nearRow);
    m_nearRow = nearRow;
    m_needle = needle;
    for (Entry &entry : m_entries) {
        entry.isSearched = entry.isKept;
        entry.count = entry.isKept ? entry.words.count(needle) : 0;
    }
    recount();
    readChanges();
}

bool TextSearch::isComplete() const
{
    return std::ranges::none_of(m_entries, [this](const Entry &entry) { return isDue(entry); });
}

bool TextSearch::isDue(const Entry &entry) const
{
    if (m_needle.isEmpty()) // ahead, as far as there is room
        return entry.isStale && m_kept < m_mostKept;
    return entry.isStale || !entry.isSearched;
}

void TextSearch::onReset()
{
    m_entries.clear();
    m_kept = 0;
    m_looked = 0;
    if (m_isOpen) {
        m_entries.resize(static_cast<std::size_t>(m_source.rowCount()));
        for (Entry &entry : m_entries)
            entry.stamp = nextStamp();
    }
    recount();
}

void TextSearch::onInserted(int first, int last)
{
    if (!m_isOpen)
        return;
    m_entries.insert(m_entries.begin() + first, static_cast<std::size_t>(last - first + 1), {});
    for (int row = first; row <= last; ++row)
        m_entries[static_cast<std::size_t>(row)].stamp = nextStamp();
    recount();
}

void TextSearch::onRemoved(int first, int last)
{
    if (!m_isOpen)
        return;
    const auto from = m_entries.begin() + first;
    const auto to = m_entries.begin() + last + 1;
    for (auto entry = from; entry != to; ++entry)
        keep(*entry, {});
    m_entries.erase(from, to);
    recount();
}

void TextSearch::onChanged(int first, int last)
{
    if (!m_isOpen)
        return;
    for (int row = first; row <= last; ++row) {
        Entry &entry = m_entries[static_cast<std::size_t>(row)];
        entry.stamp = nextStamp();
        entry.isStale = true;
    }
}

void TextSearch::readChanges()
{
    m_looked = 0;
    readNext();
}

/// Gives the next messages that are due to a thread. One after the other: what is asked for next
/// need not wait behind all that was asked for before.
void TextSearch::readNext()
{
    if (m_isReading || !m_isOpen)
        return;
    const int count = static_cast<int>(m_entries.size());
    QList<Job> jobs;
    qsizetype characters = 0;
    while (m_looked < count && characters < MostCharactersAtOnce
           && jobs.size() < MostMessagesAtOnce) {
        const int row = (m_nearRow + m_looked++) % count;
        const Entry &entry = m_entries[static_cast<std::size_t>(row)];
        if (!isDue(entry))
            continue;
        jobs.append({.row = row, .stamp = entry.stamp, .message = m_source.message(row)});
        characters += jobs.last().message.text.size() + jobs.last().message.reasoning.size();
    }
    if (jobs.isEmpty())
        return;
    m_isReading = true;
    const auto done = inBackground([jobs = std::move(jobs), needle = m_needle]() mutable {
        for (Job &job : jobs) {
            job.words = SearchText(job.message);
            job.count = job.words.count(needle);
            job.message = {};
        }
        return std::move(jobs);
    });
    whenFinished(done, this,
                 [this, needle = m_needle](const QList<Job> &read) { takeOver(read, needle); });
}

void TextSearch::takeOver(const QList<Job> &done, const QString &needle)
{
    m_isReading = false;
    for (const Job &job : done) {
        if (job.row >= static_cast<int>(m_entries.size()))
            continue;
        Entry &entry = m_entries[static_cast<std::size_t>(job.row)];
        if (entry.stamp != job.stamp) { // another one, or it changed meanwhile
            m_looked = 0;
            continue;
        }
        entry.isStale = false;
        keep(entry, job.words);
        if (needle == m_needle) {
            entry.isSearched = true;
            entry.count = job.count;
        } else if (entry.isKept) {
            entry.isSearched = true;
            entry.count = entry.words.count(m_needle);
        } else {
            m_looked = 0;
        }
    }
    recount();
    readNext();
    Q_EMIT progressed();
}

void TextSearch::keep(Entry &entry, const SearchText &words)
{
    m_kept -= entry.words.size();
    entry.isKept = m_kept + words.size() <= m_mostKept;
    entry.words = entry.isKept ? words : SearchText();
    m_kept += entry.words.size();
}

void TextSearch::recount()
{
    m_rows.clear();
    m_matchCount = 0;
    for (std::size_t row = 0; row < m_entries.size(); ++row) {
        if (m_entries[row].count == 0)
            continue;
        m_rows.append(static_cast<int>(row));
        m_matchCount += m_entries[row].count;
    }
}

QList<TextRange> TextSearch::matchesIn(int row) const
{
    const Entry &entry = m_entries[static_cast<std::size_t>(row)];
    if (entry.isKept)
        return entry.words.matches(m_needle, row);
    return SearchText(m_source.message(row)).matches(m_needle, row);
}

std::optional<TextRange> TextSearch::next(const TextPosition &from) const
{
    const int count = static_cast<int>(m_entries.size());
    // The row it starts in comes once more at last, for what is before the place.
    for (int i = 0; i <= count && !m_rows.isEmpty(); ++i) {
        const int row = (std::clamp(from.row, 0, count - 1) + i) % count;
        const Entry &entry = m_entries[static_cast<std::size_t>(row)];
        if (!entry.isSearched)
            return {};
        if (entry.count == 0)
            continue;
        const bool isWholeRow = i > 0 || row != from.row;
        const QList<TextRange> matches = matchesIn(row);
        for (const TextRange &match : matches) {
            if (isWholeRow || match.start >= from)
                return match;
        }
    }
    return {};
}

std::optional<TextRange> TextSearch::previous(const TextPosition &from) const
{
    const int count = static_cast<int>(m_entries.size());
    for (int i = 0; i <= count && !m_rows.isEmpty(); ++i) {
        const int row = (std::clamp(from.row, 0, count - 1) + count - i % count) % count;
        const Entry &entry = m_entries[static_cast<std::size_t>(row)];
        if (!entry.isSearched)
            return {};
        if (entry.count == 0)
            continue;
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
