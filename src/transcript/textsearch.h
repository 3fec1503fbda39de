// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/searchtext.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace Chat {

/// Finds words in a conversation as they are shown, whatever their case. The words of a message are
/// read once, by a thread of the pool, and kept while the search is open, up to a limit; so the
/// first search of a long conversation takes a while and comes piece by piece, from where the
/// reader is onwards: see progressed(). What is beyond the limit is read anew for each needle.
class TextSearch final : public QObject
{
    Q_OBJECT

public:
    struct Source
    {
        std::function<int()> rowCount = {};
        std::function<SearchedMessage(int row)> message = {};
    };

    explicit TextSearch(Source source, QObject *parent = nullptr);

    static constexpr qsizetype MostKept = 16'000'000; ///< characters
    void setMostKept(qsizetype characters) { m_mostKept = characters; } ///< for tests

    void begin(int nearRow); ///< reads ahead
    void end(); ///< forgets everything
    bool isOpen() const { return m_isOpen; }

    /// Searches everything, from `nearRow` on first; an empty one finds nothing.
    void setNeedle(const QString &needle, int nearRow);
    const QString &needle() const { return m_needle; }

    bool isComplete() const; ///< every message was searched for the needle
    const QList<int> &rows() const { return m_rows; } ///< those with matches, in order
    int matchCount() const { return m_matchCount; }

    /// The match after (before) a place, round and round. None where there is none at all, or a
    /// message on the way to it was not searched yet.
    std::optional<TextRange> next(const TextPosition &from) const;
    std::optional<TextRange> previous(const TextPosition &from) const;

    // What happens to the rows. Changes count from readChanges() on.
    void onReset();
    void onInserted(int first, int last);
    void onRemoved(int first, int last);
    void onChanged(int first, int last);
    void readChanges();

Q_SIGNALS:
    void progressed();

private:
    struct Entry
    {
        quint64 stamp = 0; ///< of the message as it is now; like no other one
        bool isStale = true; ///< it was not read since it changed
        bool isSearched = false; ///< `count` is for the needle, though maybe of words gone stale
        bool isKept = false;
        SearchText words = {}; ///< where it is kept
        int count = 0;
    };
    struct Job
    {
        int row = 0;
        quint64 stamp = 0;
        SearchedMessage message = {};
        SearchText words = {};
        int count = 0;
    };

    bool isDue(const Entry &entry) const;
    void readNext();
    void takeOver(const QList<Job> &done, const QString &needle);
    void keep(Entry &entry, const SearchText &words);
    void recount();
    QList<TextRange> matchesIn(int row) const;
    static quint64 nextStamp();

    Source m_source;
    qsizetype m_mostKept = MostKept;
    bool m_isOpen = false;
    QString m_needle;
    std::vector<Entry> m_entries; ///< by row
    qsizetype m_kept = 0; ///< characters
    int m_nearRow = 0;
    int m_looked = 0; ///< rows from m_nearRow on, round, of which none is due
    bool m_isReading = false;
    QList<int> m_rows;
    int m_matchCount = 0;
};

} // namespace Chat
