// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/heightestimates.h"

#include "core/background.h"
#include "core/future.h"
#include "markdown/markdownparser.h"
#include "markdown/markdownsource.h"

#include <algorithm>

namespace Chat {

namespace {

constexpr int Quiet = 150; // ms without the reader's doing anything
constexpr int Pause = 5; // ms between one piece of work and the next
// At once: so much that the thread is worth it, so little that no frame is late for it.
constexpr qsizetype MostCharactersAtOnce = 200'000;
constexpr int MostRowsAtOnce = 300;
constexpr int MostKept = 30'000; ///< heights, of about 60 bytes each

int heightOf(const EstimatedMessage &message, const HeightEstimator &estimator)
{
    const auto heightOfText = [&](const QString &text, bool isTyped) {
        MarkdownNormalizer normalizer;
        const QString normalized = normalizer.normalized(text);
        const QList<MarkdownBlock> blocks =
            isTyped ? parsePlainText(normalized).blocks : parseMarkdown(normalized).blocks;
        int height = 0;
        for (qsizetype i = 0; i < blocks.size(); ++i)
            height += estimator.heightOf(blocks.at(i), message.textWidth, i == 0);
        return height;
    };
    int height = message.frameHeight + heightOfText(message.text, message.isTyped);
    if (!message.reasoning.isEmpty())
        height += heightOfText(message.reasoning, false);
    return height;
}

} // namespace

HeightEstimates::HeightEstimates(Source source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_known(MostKept)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HeightEstimates::readNext);
}

HeightEstimates::Key HeightEstimates::keyOf(const EstimateKey &message) const
{
    return {.message = message, .width = m_width, .fonts = m_estimator->fontsKey()};
}

void HeightEstimates::setGeometry(std::shared_ptr<const HeightEstimator> estimator, int width)
{
    if (estimator == m_estimator && width == m_width)
        return;
    m_estimator = std::move(estimator);
    m_width = width;
    setDue(0, static_cast<int>(m_rows.size()) - 1);
}

void HeightEstimates::onReset()
{
    m_rows.clear();
    m_dueCount = 0;
    onInserted(0, m_source.rowCount() - 1);
}

void HeightEstimates::onInserted(int first, int last)
{
    const int count = last - first + 1;
    m_rows.insert(m_rows.begin() + first, static_cast<std::size_t>(count), Row{.isDue = false});
    setDue(first, last);
}

void HeightEstimates::onRemoved(int first, int last)
{
    const auto from = m_rows.begin() + first;
    const auto to = m_rows.begin() + last + 1;
    m_dueCount -=
        static_cast<int>(std::count_if(from, to, [](const Row &row) { return row.isDue; }));
    m_rows.erase(from, to);
}

void HeightEstimates::onChanged(int first, int last)
{
    setDue(first, last);
}

void HeightEstimates::setDue(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        Row &entry = m_rows[static_cast<std::size_t>(row)];
        entry.stamp = ++m_lastStamp;
        m_dueCount += entry.isDue ? 0 : 1;
        entry.isDue = true;
    }
    if (m_dueCount > 0 && !m_timer.isActive())
        schedule(Quiet);
}

void HeightEstimates::setDone(Row &row)
{
    m_dueCount -= row.isDue ? 1 : 0;
    row.isDue = false;
}

void HeightEstimates::keep(const EstimateKey &message, int height)
{
    if (m_estimator)
        m_known.insert(keyOf(message), new int(height));
}

void HeightEstimates::onActivity()
{
    if (m_dueCount > 0)
        schedule(Quiet);
}

void HeightEstimates::schedule(int milliseconds)
{
    m_timer.start(milliseconds);
}

/// Gives the next messages to a thread; those nearest to the reader first, below and above by
/// turns.
void HeightEstimates::readNext()
{
    if (m_isReading || !m_estimator || m_dueCount == 0)
        return;
    if (m_source.isHeld()) {
        schedule(Quiet);
        return;
    }
    const int count = static_cast<int>(m_rows.size());
    const int near = std::clamp(m_source.nearRow(), 0, count - 1);
    const int farthest = std::max(near, count - 1 - near);
    QList<RowHeight> known;
    QList<Job> jobs;
    qsizetype characters = 0;
    const auto look = [&](int row) {
        if (row < 0 || row >= count || !m_rows[static_cast<std::size_t>(row)].isDue)
            return;
        Row &entry = m_rows[static_cast<std::size_t>(row)];
        const EstimateKey key = m_source.key(row);
        if (const int *height = m_known.object(keyOf(key))) {
            known.append({.row = row, .height = *height});
            setDone(entry);
            return;
        }
        const std::optional<EstimatedMessage> message = m_source.message(row);
        if (!message) {
            setDone(entry);
            return;
        }
        jobs.append({.row = row, .stamp = entry.stamp, .key = key, .message = *message});
        characters += message->text.size() + message->reasoning.size();
    };
    for (int distance = 0; distance <= farthest && jobs.size() + known.size() < MostRowsAtOnce
         && characters < MostCharactersAtOnce;
         ++distance) {
        look(near + distance);
        if (distance > 0)
            look(near - distance);
    }
    if (!known.isEmpty())
        Q_EMIT refined(known);
    if (jobs.isEmpty()) {
        if (m_dueCount > 0)
            schedule(Pause);
        return;
    }
    m_isReading = true;
    const auto done = inBackground([jobs = std::move(jobs), estimator = m_estimator]() mutable {
        for (Job &job : jobs) {
            job.height = heightOf(job.message, *estimator);
            job.message = {};
        }
        return std::move(jobs);
    });
    whenFinished(done, this,
                 [this, width = m_width, fonts = m_estimator->fontsKey()](const QList<Job> &read) {
                     takeOver(read, width, fonts);
                 });
}

void HeightEstimates::takeOver(const QList<Job> &done, int width, std::size_t fonts)
{
    m_isReading = false;
    QList<RowHeight> heights;
    const bool isHeld = m_source.isHeld();
    if (width == m_width && fonts == m_estimator->fontsKey()) {
        for (const Job &job : done) {
            const bool isThere = job.row < static_cast<int>(m_rows.size());
            if (!isThere || m_rows[static_cast<std::size_t>(job.row)].stamp != job.stamp)
                continue; // another one, or it changed meanwhile: it is due once more
            m_known.insert(keyOf(job.key), new int(job.height));
            if (isHeld)
                continue;
            heights.append({.row = job.row, .height = job.height});
            setDone(m_rows[static_cast<std::size_t>(job.row)]);
        }
    }
    if (!heights.isEmpty())
        Q_EMIT refined(heights);
    if (m_dueCount > 0 && !m_timer.isActive())
        schedule(Pause);
}

} // namespace Chat
