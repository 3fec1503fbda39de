// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/textposition.h"

#include <QList>
#include <QString>

namespace Chat {

/// What a search has to know of a message to make its SearchText.
struct SearchedMessage
{
    QString text = {}; ///< as the model has it
    QString reasoning = {}; ///< empty where it is not shown
    bool isTyped = false; ///< by a person: shown as it is
};

/// The words of one message as they are shown: the blockText() of all its blocks in one string, so
/// that thousands of them are searched quickly. A value; any thread.
class SearchText final
{
public:
    SearchText() = default;
    explicit SearchText(const SearchedMessage &message); ///< parses it

    qsizetype size() const { return m_text.size(); }

    /// Whatever the case; within blocks alone.
    int count(const QString &needle) const;
    QList<TextRange> matches(const QString &needle, int row) const;

private:
    template <typename Function>
    void forEachMatch(const QString &needle, Function function) const;

    QString m_text;
    QList<qsizetype> m_starts; ///< of the blocks
    qsizetype m_reasoningCount = 0; ///< of the blocks, so many are of the reasoning
};

} // namespace Chat
