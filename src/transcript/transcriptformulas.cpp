// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas: which of them are wanted, and what becomes of the text when there are drawings of them.
#include "transcript/transcriptarea.h"

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int LookAhead = 24; ///< blocks above and below those in sight
constexpr int RowsAhead = 2; ///< messages likewise; no more than are kept
constexpr qsizetype LongestAhead = 20'000; ///< characters of one of them

} // namespace

/// Sees to it that formulas in sight are drawn, and after them those that may come into sight soon:
/// what has its size before it is seen moves nothing.
void TranscriptArea::requestFormulas()
{
    QStringList wanted;
    for (const Page::Placed &placed : m_page.placed()) {
        MessageBox &message = box(placed.row);
        if (!message.isHead(placed.part) && !message.isTail(placed.part))
            wanted += message.text().layout(MessageBox::blockOf(placed.part)).missingFormulas();
    }
    int row = -1;
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == row)
            continue;
        row = placed.row;
        const int around = MessageBox::blockOf(placed.part);
        wanted += missingFormulas(row, around - LookAhead, around + LookAhead);
    }
    if (!m_page.placed().isEmpty()) {
        const int first = m_page.placed().first().row;
        const int last = m_page.placed().last().row;
        for (int distance = 1; distance <= RowsAhead; ++distance) {
            wanted += missingFormulasNear(last + distance, true);
            wanted += missingFormulasNear(first - distance, false);
        }
    }
    wanted.removeDuplicates();
    if (wanted == m_wantedFormulas)
        return;
    m_wantedFormulas = wanted;
    m_formulas.request(wanted);
}

QStringList TranscriptArea::missingFormulas(int row, int firstBlock, int lastBlock)
{
    QStringList missing;
    const MessageLayout &text = box(row).text();
    for (int i = std::max(0, firstBlock); i <= std::min(text.blockCount() - 1, lastBlock); ++i) {
        const InlineText &content = text.block(i).content;
        for (const InlineRun &run : content.runs) {
            if (!(run.styles & InlineStyle::Math))
                continue;
            const QString source = content.text.sliced(run.start, run.length);
            if (!m_formulas.cache().find(source))
                missing.append(source);
        }
    }
    return missing;
}

/// Of a message that is not in sight: near its beginning or its end. One that is long, or can have
/// none, is not read for it.
QStringList TranscriptArea::missingFormulasNear(int row, bool isBeginning)
{
    if (row < 0 || row >= rowCount())
        return {};
    if (!existingBox(row)) {
        const QString text = m_model->text(row);
        const bool mayHaveSome =
            text.contains(u'$') || text.contains("\\["_L1) || text.contains("\\("_L1);
        if (text.size() > LongestAhead || !mayHaveSome)
            return {};
    }
    const int last = box(row).text().blockCount() - 1;
    return isBeginning ? missingFormulas(row, 0, LookAhead)
                       : missingFormulas(row, last - LookAhead, last);
}

/// The drawings are there. What is at the top of the view stays where it is, whatever becomes of
/// the lines above it.
void TranscriptArea::showFormulas(const QStringList &drawn)
{
    flushChanges();
    const QSet<QString> sources(drawn.cbegin(), drawn.cend());
    Page::Anchor anchor = m_page.anchor();
    MessageBox *top = m_page.sticksToEnd() ? nullptr : existingBox(anchor.row);
    const int block = MessageBox::blockOf(anchor.part);
    const bool movesTop = top && anchor.y < 0 && !top->isHead(anchor.part)
        && !top->isTail(anchor.part) && top->text().hasFormulas(block, sources);
    qsizetype position = 0;
    int before = 0;
    if (movesTop) {
        BlockLayout &layout = top->text().layout(block);
        position = layout.positionAt({0, -anchor.y});
        before = layout.cursorRect(position).top();
    }

    bool isAnyShown = false;
    for (const auto &[row, message] : m_boxes)
        isAnyShown = message->text().showFormulas(sources) || isAnyShown;
    if (!isAnyShown) {
        requestFormulas();
        return;
    }
    if (movesTop) {
        anchor.y -= top->text().layout(block).cursorRect(position).top() - before;
        m_page.setAnchor(anchor);
    }
    refresh();
}

} // namespace Chat
