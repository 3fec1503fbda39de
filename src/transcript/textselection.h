// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/textposition.h"
#include "typeset/inlinelayout.h"

#include <QStringView>

#include <functional>
#include <optional>

namespace Chat {

/// What is selected in a conversation: grows from where it began, by characters, words or blocks.
/// Knows no layout and no window: what it needs to know of the text it asks for.
class TextSelection final
{
public:
    enum class Unit { Character, Word, Block };

    /// The blockText() of the block that a position is in; empty where there is none.
    using TextOf = std::function<QString(const TextPosition &)>;

    explicit TextSelection(TextOf textOf);

    void clear();
    void begin(const TextPosition &position, Unit unit);
    void extendTo(const TextPosition &position);
    void select(const TextRange &range); ///< from its start to its end
    bool isActive() const { return m_isActive; } ///< begun; may be empty

    TextRange range() const { return m_range; }
    bool isEmpty() const { return !m_isActive || m_range.isEmpty(); }
    bool contains(const TextPosition &position) const;
    /// Where it was last extended to: the caret.
    TextPosition cursor() const { return m_cursor; }

    /// The part of a block with so many characters.
    TextMark markIn(int row, bool isInText, int block, qsizetype size) const;

    // Rows of the conversation come and go; a selection in one that goes, goes, too.
    void rowsInserted(int first, int count);
    void rowsRemoved(int first, int count);
    /// The blocks of a row are other ones now; positions stay within their text.
    void textChanged(int row);

private:
    TextRange unitAround(const TextPosition &position) const;

    TextOf m_textOf;
    TextRange m_origin; ///< the unit it began in
    TextRange m_range;
    TextPosition m_cursor;
    Unit m_unit = Unit::Character;
    bool m_isActive = false;
};

/// The word, or the space between words, around a position.
TextMark wordAround(const QString &text, qsizetype position);

} // namespace Chat
