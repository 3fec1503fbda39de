// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/incrementalmarkdown.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// Where the first `count` lines from `offset` on end, after the last '\n'; −1 where they are not
/// all there.
qsizetype endOfLines(QStringView text, qsizetype offset, int count)
{
    for (int i = 0; i < count; ++i) {
        const qsizetype newline = text.indexOf(u'\n', offset);
        if (newline < 0)
            return -1;
        offset = newline + 1;
    }
    return offset;
}

} // namespace

void IncrementalMarkdown::append(QStringView text)
{
    const qsizetype size = m_text.size();
    m_text += m_normalizer.normalized(text);
    if (!m_hasDefinitions)
        m_hasDefinitions = m_text.indexOf("]:"_L1, std::max<qsizetype>(size - 1, 0)) >= 0;
}

IncrementalMarkdown::Change IncrementalMarkdown::update()
{
    m_change = {.block = m_blocks.size()};
    if (m_fence)
        readFence();
    while (!m_fence) {
        parseTail();
        if (!m_fence)
            break;
        readFence(); // its end may be there already, and more text after it
    }
    return m_change;
}

IncrementalMarkdown::Change IncrementalMarkdown::finish()
{
    update();
    m_fence.reset();
    if (m_hasDefinitions) {
        QList<MarkdownBlock> blocks = parseMarkdown(m_text).blocks;
        qsizetype same = 0;
        while (same < std::min(blocks.size(), m_blocks.size())
               && blocks.at(same) == m_blocks.at(same))
            ++same;
        m_blocks = std::move(blocks);
        if (same < m_change.block)
            m_change = {.block = same};
    }
    m_committed = m_blocks.size();
    m_tail = m_text.size();
    return m_change;
}

void IncrementalMarkdown::parseTail()
{
    ParsedMarkdown parsed = parseMarkdown(QStringView(m_text).sliced(m_tail), m_context);
    qsizetype first = m_committed;
    while (first < m_blocks.size() && first - m_committed < parsed.blocks.size()
           && m_blocks.at(first) == parsed.blocks.at(first - m_committed))
        ++first;
    if (first < m_change.block)
        m_change = {.block = first};
    m_blocks.resize(first);
    for (qsizetype i = first - m_committed; i < parsed.blocks.size(); ++i)
        m_blocks.append(std::move(parsed.blocks[i]));
    commit(parsed);
}

void IncrementalMarkdown::commit(const ParsedMarkdown &parsed)
{
    const QStringView tail = QStringView(m_text).sliced(m_tail);
    for (qsizetype i = parsed.parts.size() - 1; i >= 0; --i) {
        const MarkdownPart &part = parsed.parts.at(i);
        const qsizetype offset = i == 0 ? std::max<qsizetype>(part.offset, 0) : part.offset;
        const bool isAfterOthers = i == 0 || offset > parsed.parts.at(i - 1).offset;
        if (offset < 0 || !isAfterOthers)
            continue;
        if (parsed.formulas.mayHold(offset))
            continue;
        const qsizetype headEnd = endOfLines(tail, offset, part.headLines);
        if (headEnd < 0)
            continue;
        const bool isFenceNow = part.fence && i == parsed.parts.size() - 1 && part.offset >= 0;
        if (i == 0 && !isFenceNow)
            return;
        m_committed += part.firstBlock;
        m_tail += offset;
        m_context = {.blankBefore = isBlankBefore(m_tail), .number = part.number};
        if (isFenceNow)
            enterFence(*part.fence);
        return;
    }
}

bool IncrementalMarkdown::isBlankBefore(qsizetype offset) const
{
    if (offset < 1)
        return false;
    const qsizetype begin = offset < 2 ? 0 : m_text.lastIndexOf(u'\n', offset - 2) + 1;
    for (const QChar c : QStringView(m_text).sliced(begin, offset - begin)) {
        if (!c.isSpace() && c != u'>')
            return false;
    }
    return true;
}

void IncrementalMarkdown::enterFence(const CodeFence &fence)
{
    m_fence = fence;
    m_tail = endOfLines(m_text, m_tail, 1);
    m_codeSize = 0;
    m_hasCodeLine = false;
}

void IncrementalMarkdown::readFence()
{
    QString &code = m_blocks[m_committed].content.text;
    m_change = {.block = std::min(m_change.block, m_committed),
                .character = m_change.block < m_committed ? 0 : m_codeSize};
    code.truncate(m_codeSize);
    const QStringView text(m_text);
    const auto appendLine = [&](QStringView line) {
        if (m_hasCodeLine)
            code += u'\n';
        code += line;
    };
    for (qsizetype newline = text.indexOf(u'\n', m_tail); newline >= 0;
         newline = text.indexOf(u'\n', m_tail)) {
        const QStringView line = text.sliced(m_tail, newline - m_tail);
        m_tail = newline + 1;
        if (m_fence->isClosedBy(line)) {
            m_fence.reset();
            ++m_committed;
            m_context = {};
            return;
        }
        appendLine(line);
        m_hasCodeLine = true;
        m_codeSize = code.size();
    }
    const QStringView rest = text.sliced(m_tail);
    if (!rest.isEmpty() && !m_fence->isClosedBy(rest))
        appendLine(rest);
}

} // namespace Chat
