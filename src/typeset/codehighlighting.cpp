// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/codehighlighting.h"

#include "typeset/codeblocklayout.h"
#include "typeset/highlightworker.h"

namespace Chat {

namespace {

constexpr int KeptBlocks = 64;
constexpr int KeptLines = 20'000;
constexpr qsizetype LongestCode = 500'000; ///< characters; longer code has no colours

} // namespace

CodeHighlighting::CodeHighlighting(QObject *parent)
    : QObject(parent)
    , m_blocks(KeptBlocks)
    , m_known(KeptLines)
{
    m_thread.setObjectName(QStringLiteral("highlighting"));
}

CodeHighlighting::~CodeHighlighting()
{
    m_thread.quit();
    m_thread.wait();
}

bool CodeHighlighting::request(quint64 id, CodeBlockLayout &code, bool isComplete)
{
    if (code.language().isEmpty() || code.text().size() > LongestCode)
        return false;
    const auto hashOf = [&code] { return qHashMulti(0, code.text(), code.language()); };
    if (!m_blocks.contains(id))
        m_blocks.insert(id, new Block);
    Block &block = *m_blocks.object(id);
    if (block.requested == 0 && isComplete) {
        if (const QList<QList<CodeSpan>> *known = m_known.object(hashOf())) {
            block.spans = *known;
            block.requested = static_cast<int>(known->size());
        }
    }

    const int lines = isComplete ? code.lineCount() : code.lineCount() - 1;
    if (block.requested < lines) {
        if (!m_worker) {
            m_worker = new HighlightWorker;
            m_worker->moveToThread(&m_thread);
            connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
            connect(m_worker, &HighlightWorker::highlighted, this,
                    &CodeHighlighting::onHighlighted);
            connect(m_worker, &HighlightWorker::forgotten, this, &CodeHighlighting::onForgotten);
            m_thread.start(QThread::LowPriority);
        }
        if (isComplete)
            block.key = hashOf();
        QMetaObject::invokeMethod(
            m_worker,
            [worker = m_worker, id, language = code.language(), first = block.requested,
             text = code.linesFrom(block.requested, lines),
             isComplete] { worker->highlight(id, language, first, text, isComplete); });
        block.requested = lines;
    }

    if (block.taken >= block.spans.size())
        return false;
    code.setSpans(block.taken, block.spans.sliced(block.taken));
    block.taken = static_cast<int>(block.spans.size());
    return true;
}

void CodeHighlighting::onHighlighted(quint64 id, int firstLine, const QList<QList<CodeSpan>> &lines)
{
    Block *block = m_blocks.object(id);
    if (!block || block->spans.size() != firstLine)
        return;
    block->spans += lines;
    if (block->key && block->spans.size() == block->requested)
        m_known.insert(*block->key, new QList<QList<CodeSpan>>(block->spans),
                       static_cast<int>(block->spans.size()));
    Q_EMIT highlighted(id);
}

/// Asks for all of the block once more, if it is still wanted; its layout keeps the colours it has.
void CodeHighlighting::onForgotten(quint64 id, int firstLine)
{
    const Block *block = m_blocks.object(id);
    if (!block || block->spans.size() != firstLine)
        return;
    m_blocks.remove(id);
    Q_EMIT highlighted(id);
}

} // namespace Chat
