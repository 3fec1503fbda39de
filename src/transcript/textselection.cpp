// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/textselection.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace Chat {

TextMark wordAround(const QString &text, qsizetype position)
{
    if (text.isEmpty())
        return {};
    position = std::clamp<qsizetype>(position, 0, text.size());
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(position);
    qsizetype start = position;
    if (!finder.isAtBoundary() || position == text.size())
        start = std::max<qsizetype>(0, finder.toPreviousBoundary());
    finder.setPosition(start);
    const qsizetype end = finder.toNextBoundary();
    return {.start = start, .end = end < 0 ? text.size() : end};
}

TextSelection::TextSelection(TextOf textOf)
    : m_textOf(std::move(textOf))
{
}

void TextSelection::clear()
{
    m_isActive = false;
    m_range = {};
    m_origin = {};
}

TextRange TextSelection::unitAround(const TextPosition &position) const
{
    TextRange range{position, position};
    if (m_unit == Unit::Character)
        return range;
    const QString text = m_textOf(position);
    const TextMark mark = m_unit == Unit::Word ? wordAround(text, position.position)
                                               : TextMark{.start = 0, .end = text.size()};
    range.start.position = mark.start;
    range.end.position = mark.end;
    return range;
}

void TextSelection::begin(const TextPosition &position, Unit unit)
{
    m_unit = unit;
    m_isActive = true;
    m_origin = unitAround(position);
    m_range = m_origin;
    m_cursor = m_origin.end;
}

void TextSelection::extendTo(const TextPosition &position)
{
    if (!m_isActive) {
        begin(position, Unit::Character);
        return;
    }
    const TextRange unit = unitAround(position);
    if (position < m_origin.start) {
        m_range = {unit.start, m_origin.end};
        m_cursor = unit.start;
    } else {
        m_range = {m_origin.start, std::max(unit.end, m_origin.end)};
        m_cursor = m_range.end;
    }
}

void TextSelection::select(const TextRange &range)
{
    m_unit = Unit::Character;
    m_isActive = true;
    m_origin = {range.start, range.start};
    m_range = range;
    m_cursor = range.end;
}

bool TextSelection::contains(const TextPosition &position) const
{
    return !isEmpty() && position >= m_range.start && position < m_range.end;
}

TextMark TextSelection::markIn(int row, bool isInText, int block, qsizetype size) const
{
    if (isEmpty())
        return {};
    const TextPosition first{row, isInText, block, 0};
    const TextPosition last{row, isInText, block, size};
    if (m_range.end <= first || m_range.start >= last)
        return {};
    return {.start = m_range.start > first ? m_range.start.position : 0,
            .end = m_range.end < last ? m_range.end.position : size};
}

void TextSelection::rowsInserted(int first, int count)
{
    for (TextPosition *position :
         {&m_origin.start, &m_origin.end, &m_range.start, &m_range.end, &m_cursor}) {
        if (position->row >= first)
            position->row += count;
    }
}

void TextSelection::rowsRemoved(int first, int count)
{
    if (!m_isActive)
        return;
    if (m_range.end.row >= first && m_range.start.row < first + count) {
        clear();
        return;
    }
    for (TextPosition *position :
         {&m_origin.start, &m_origin.end, &m_range.start, &m_range.end, &m_cursor}) {
        if (position->row >= first + count)
            position->row -= count;
    }
}

void TextSelection::textChanged(int row)
{
    if (!m_isActive)
        return;
    for (TextPosition *position :
         {&m_origin.start, &m_origin.end, &m_range.start, &m_range.end, &m_cursor}) {
        if (position->row == row)
            position->position = std::min(position->position, m_textOf(*position).size());
    }
}

} // namespace Chat
