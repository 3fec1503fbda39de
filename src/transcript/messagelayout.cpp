// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagelayout.h"

#include "typeset/heightestimator.h"

#include <algorithm>

namespace Chat {

MessageLayout::MessageLayout(Kind kind, const TextTheme &theme)
    : m_theme(&theme)
    , m_kind(kind)
{
}

quint64 MessageLayout::nextRevision()
{
    static quint64 last = 0;
    return ++last;
}

/// Compares no more than the end of what was read: with each word that comes, everything would be
/// too much. Text that was changed further up is noticed when it is complete.
bool MessageLayout::hasOnlyGrown(const Source &source, const QString &text)
{
    const qsizetype end = source.grownEnd.size();
    return text.size() >= source.grownSize
        && QStringView(text).sliced(source.grownSize - end, end) == source.grownEnd;
}

IncrementalMarkdown::Change MessageLayout::read(Source &source, const QString &text,
                                                bool isComplete)
{
    constexpr qsizetype ComparedEnd = 64;
    if (source.growing && hasOnlyGrown(source, text)) {
        source.growing->append(QStringView(text).sliced(source.grownSize));
        source.grownSize = text.size();
        source.grownEnd = QStringView(text).last(std::min(ComparedEnd, text.size())).toString();
        if (!isComplete)
            return source.growing->update();
        const IncrementalMarkdown::Change change = source.growing->finish();
        MarkdownNormalizer normalizer;
        if (normalizer.normalized(text) == source.growing->text()) {
            source.blocks = source.growing->blocks();
            source.text = text;
            source.growing.reset();
            return change;
        }
    }
    if (text == source.text && !source.growing && !source.blocks.isEmpty())
        return {.block = source.blocks.size()};

    if (isComplete) {
        source.growing.reset();
        source.text = text;
        MarkdownNormalizer normalizer;
        const QString normalized = normalizer.normalized(text);
        QList<MarkdownBlock> blocks = m_kind == Kind::Typed ? parsePlainText(normalized).blocks
                                                            : parseMarkdown(normalized).blocks;
        qsizetype same = 0;
        while (same < std::min(blocks.size(), source.blocks.size())
               && blocks.at(same) == source.blocks.at(same))
            ++same;
        source.blocks = std::move(blocks);
        return {.block = same};
    }
    source.text.clear();
    source.blocks.clear();
    source.growing = std::make_unique<IncrementalMarkdown>();
    source.growing->append(text);
    source.growing->update();
    source.grownSize = text.size();
    source.grownEnd = QStringView(text).last(std::min(ComparedEnd, text.size())).toString();
    return {.block = 0};
}

void MessageLayout::setText(const QString &text, bool isComplete)
{
    const bool wasGrowing = m_text.growing != nullptr;
    const IncrementalMarkdown::Change change = read(m_text, text, isComplete);
    replaceFrom(m_shownReasoning + static_cast<int>(change.block), change.character);
    if (!wasGrowing || m_text.growing || m_width == 0)
        return;
    for (int i = 0; i < blockCount(); ++i) { // it will be folded when it is laid out now
        if (block(i).kind == MarkdownBlock::Kind::Code && !isExact(i))
            m_heights.setHeight(i, estimatedHeight(i));
    }
}

void MessageLayout::setReasoning(const QString &text, bool isComplete)
{
    if (!m_reader.isReasoningUnfolded) {
        return; // read when somebody wants to see it
    }
    const IncrementalMarkdown::Change change = read(m_reasoning, text, isComplete);
    const QList<MarkdownBlock> &blocks = blocksOf(m_reasoning);
    if (change.block >= blocks.size() && m_shownReasoning == blocks.size())
        return;
    m_shownReasoning = static_cast<int>(blocks.size());
    replaceFrom(static_cast<int>(change.block), change.character);
}

void MessageLayout::setReader(const ReaderState &reader)
{
    const bool isFoldingChanged = reader.isReasoningUnfolded != m_reader.isReasoningUnfolded;
    m_reader = reader;
    if (!isFoldingChanged)
        return;
    m_reasoning = {};
    m_shownReasoning = 0;
    replaceFrom(0, 0);
}

const MarkdownBlock &MessageLayout::block(int index) const
{
    return index < m_shownReasoning ? blocksOf(m_reasoning).at(index)
                                    : blocksOf(m_text).at(index - m_shownReasoning);
}

void MessageLayout::replaceFrom(int first, qsizetype character)
{
    const int count = m_shownReasoning + static_cast<int>(blocksOf(m_text).size());
    first = std::min(first, count);
    const auto index = static_cast<std::size_t>(first);
    const bool mayBeExtended =
        character > 0 && first + 1 == count && index < m_blocks.size() && m_blocks[index].layout;
    const int cleanHeight = mayBeExtended ? m_blocks[index].layout->cursorRect(character).top() : 0;
    if (mayBeExtended && m_blocks[index].layout->extend(block(first), character)) {
        m_blocks[index].revisionBefore = std::exchange(m_blocks[index].revision, nextRevision());
        m_blocks[index].cleanHeight = cleanHeight;
        m_blocks.resize(index + 1);
        m_heights.truncate(count);
        m_heights.setHeight(first, m_blocks[index].layout->height());
        return;
    }
    m_blocks.resize(std::min(index, m_blocks.size()));
    m_heights.truncate(static_cast<qsizetype>(m_blocks.size()));
    for (int i = static_cast<int>(m_blocks.size()); i < count; ++i) {
        m_blocks.push_back(
            {.layout = {}, .revision = nextRevision(), .revisionBefore = 0, .cleanHeight = 0});
        m_heights.append(m_width > 0 ? estimatedHeight(i) : 0);
    }
}

void MessageLayout::setWidth(int width)
{
    if (width == m_width)
        return;
    m_width = width;
    QList<int> heights;
    heights.reserve(blockCount());
    for (int i = 0; i < blockCount(); ++i) {
        m_blocks[static_cast<std::size_t>(i)].layout.reset();
        m_blocks[static_cast<std::size_t>(i)].revision = nextRevision();
        heights.append(estimatedHeight(i));
    }
    m_heights.reset(heights);
}

int MessageLayout::estimatedHeight(int index) const
{
    return m_theme->estimator->heightOf(block(index), m_width, isFirst(index),
                                        codeView(index).isUnfolded);
}

CodeView MessageLayout::codeView(int index) const
{
    CodeView view = m_reader.code.value(index - m_shownReasoning);
    if (m_text.growing) // nothing that is being read folds itself up
        view.isUnfolded = true;
    return view;
}

const QColor &MessageLayout::colorOf(int index) const
{
    return index < m_shownReasoning ? m_theme->colors.mutedText : m_theme->colors.text;
}

BlockLayout &MessageLayout::layout(int index)
{
    Block &place = m_blocks[static_cast<std::size_t>(index)];
    if (!place.layout) {
        place.layout = BlockLayout::create(block(index), *m_theme, isFirst(index), colorOf(index));
        ++m_layoutCount;
        place.layout->setCodeView(codeView(index));
        place.layout->setWidth(m_width);
        m_heights.setHeight(index, place.layout->height());
    }
    return *place.layout;
}

void MessageLayout::touch(int index)
{
    m_blocks[static_cast<std::size_t>(index)].revision = nextRevision();
}

void MessageLayout::setCodeView(int index, const CodeView &view)
{
    BlockLayout &changed = layout(index);
    changed.setCodeView(view);
    changed.setWidth(m_width);
    m_heights.setHeight(index, changed.height());
    touch(index);
}

bool MessageLayout::hasFormulas(int index, const QSet<QString> &drawn) const
{
    const Block &place = m_blocks[static_cast<std::size_t>(index)];
    if (!place.layout)
        return false;
    const QStringList missing = place.layout->missingFormulas();
    return std::ranges::any_of(missing,
                               [&drawn](const QString &source) { return drawn.contains(source); });
}

bool MessageLayout::showFormulas(const QSet<QString> &drawn)
{
    bool hasSome = false;
    for (int i = 0; i < blockCount(); ++i) {
        if (!hasFormulas(i, drawn))
            continue;
        m_blocks[static_cast<std::size_t>(i)].layout.reset();
        touch(i);
        hasSome = true;
    }
    return hasSome;
}

void MessageLayout::releaseOutside(int first, int last)
{
    if (m_layoutCount <= 2 * (last - first + 1)) // not worth a look at all of them
        return;
    m_layoutCount = 0;
    for (int i = 0; i < blockCount(); ++i) {
        if (i < first || i > last)
            m_blocks[static_cast<std::size_t>(i)].layout.reset();
        else if (m_blocks[static_cast<std::size_t>(i)].layout)
            ++m_layoutCount;
    }
}

int MessageLayout::naturalWidth()
{
    int width = 0;
    for (int i = 0; i < blockCount(); ++i)
        width = std::max(width, layout(i).naturalWidth());
    return width;
}

} // namespace Chat
