// SPDX-License-Identifier: GPL-3.0-or-later
// How high the rows are that are not in sight: a rough guess at once, a better one when there is
// time.
#include "transcript/transcriptarea.h"

#include "style/metrics.h"

#include <QScrollBar>

#include <algorithm>

namespace Chat {

HeightEstimates::Source TranscriptArea::estimateSource()
{
    return {.rowCount = [this] { return rowCount(); },
            .nearRow = [this] { return m_page.anchor().row; },
            // A handle that is held must not slip away from under the pointer.
            .isHeld = [this] { return verticalScrollBar()->isSliderDown(); },
            .key = [this](int row) { return estimateKey(row); },
            .message = [this](int row) -> std::optional<EstimatedMessage> {
                const TranscriptRow content = m_model->row(row);
                if (content.message.state == MessageState::Streaming)
                    return {}; // it is another one a moment later
                const bool showsReasoning = m_readers.value(content.message.id).isReasoningUnfolded;
                return EstimatedMessage{
                    .text = content.message.text,
                    .reasoning = showsReasoning ? content.message.reasoning : QString(),
                    .isTyped = content.message.role == Role::User,
                    .textWidth = MessageBox::textWidth(content, viewport()->width(), m_theme),
                    .frameHeight = MessageBox::frameHeight(content, row == 0, m_theme)};
            }};
}

EstimateKey TranscriptArea::estimateKey(int row) const
{
    return {.id = m_model->idOf(row), .textSize = m_model->textSize(row)};
}

/// By its length alone: ten thousand of them are not to be read before anything is shown.
int TranscriptArea::estimatedHeight(int row) const
{
    const int perLine = std::max(10, columnWidth() * 60 / std::max(1, m_theme.columnWidth));
    const qint64 lines = m_model->textSize(row) / perLine + 1;
    return static_cast<int>(std::min<qint64>(lines * m_theme.lineHeight, 10'000'000))
        + Metrics::Huge + 2 * Metrics::Large;
}

QList<int> TranscriptArea::estimatedHeights(int first, int last) const
{
    QList<int> heights;
    heights.reserve(last - first + 1);
    for (int row = first; row <= last; ++row)
        heights.append(estimatedHeight(row));
    return heights;
}

/// The width of the column is another one, or the fonts are.
void TranscriptArea::forgetHeights()
{
    m_page.forgetHeights(estimatedHeights(0, rowCount() - 1));
    m_estimates.setGeometry(m_theme.estimator, columnWidth());
}

/// Only the scroll bar shows it: what is in sight stands where its anchor does.
void TranscriptArea::takeEstimates(const QList<RowHeight> &heights)
{
    for (const RowHeight &guess : heights) {
        const MessageBox *message = existingBox(guess.row);
        m_page.setEstimate(guess.row, message ? message->height() : guess.height);
    }
    updateScrollBar();
    Q_EMIT scrolled();
}

} // namespace Chat
