// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptarea.h"

#include "mathematics/formulaengine.h"
#include "style/announcement.h"
#include "style/metrics.h"
#include "transcript/messageaccessible.h"
#include "transcript/transcriptaccessible.h"

#include <QEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace Chat {

namespace {

constexpr int ChangeInterval = 16; // ms: a frame
constexpr int ConfirmTime = 1500; // ms
constexpr int KeptRows = 4; ///< beyond those in sight, on each side
constexpr int KeptBlocks = 12; ///< likewise

} // namespace

TranscriptArea::TranscriptArea(TranscriptModel *model, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_model(model)
    , m_theme(TextTheme::from(font(), palette()))
    , m_page(*this)
    , m_selection([this](const TextPosition &position) { return textAt(position); })
    , m_estimates(estimateSource())
{
    installTranscriptAccessibility(); // before anything below makes Qt keep an interface of its own
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // or the text would jump sideways
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::ArrowCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);

    m_changeTimer.setSingleShot(true);
    m_changeTimer.setInterval(ChangeInterval);
    connect(&m_changeTimer, &QTimer::timeout, this, &TranscriptArea::flushChanges);
    m_clickTimer.setSingleShot(true);
    connect(&m_clickTimer, &QTimer::timeout, this, [this] { m_clicks = 0; });
    m_autoScrollTimer.setInterval(2 * ChangeInterval);
    connect(&m_autoScrollTimer, &QTimer::timeout, this, &TranscriptArea::autoScroll);
    m_confirmTimer.setSingleShot(true);
    m_confirmTimer.setInterval(ConfirmTime);
    connect(&m_confirmTimer, &QTimer::timeout, this, [this] {
        m_confirmedControl = BlockControl::None;
        updateRow(m_confirmed.row);
    });

    m_estimates.setGeometry(m_theme.estimator, columnWidth());
    connect(&m_estimates, &HeightEstimates::refined, this, &TranscriptArea::takeEstimates);
    connect(&m_highlighting, &CodeHighlighting::highlighted, this, &TranscriptArea::requestColors);
    m_theme.formulas = FormulaEngine::isAvailable() ? &m_formulas.cache() : nullptr;
    connect(&m_formulas, &FormulaRenderer::drawn, this, &TranscriptArea::showFormulas);

    connect(m_model, &TranscriptModel::reset, this, &TranscriptArea::onReset);
    connect(m_model, &TranscriptModel::inserted, this, &TranscriptArea::onInserted);
    connect(m_model, &TranscriptModel::removed, this, &TranscriptArea::onRemoved);
    connect(m_model, &TranscriptModel::changed, this, &TranscriptArea::onChanged);
    onReset();
}

TranscriptArea::~TranscriptArea() = default;

// The rows

int TranscriptArea::rowCount() const
{
    return m_model->count();
}

MessageBox *TranscriptArea::existingBox(int row)
{
    const auto found = m_boxes.find(row);
    return found == m_boxes.end() ? nullptr : found->second.get();
}

MessageBox &TranscriptArea::box(int row)
{
    std::unique_ptr<MessageBox> &place = m_boxes[row];
    if (!place) {
        const TranscriptRow content = m_model->row(row);
        place = std::make_unique<MessageBox>(content, m_readers.value(content.message.id), m_theme);
        setGeometry(*place, row);
    }
    return *place;
}

int TranscriptArea::partCount(int row)
{
    return box(row).partCount();
}

int TranscriptArea::partHeight(int row, int part)
{
    return box(row).partHeight(part);
}

qint64 TranscriptArea::partTop(int row, int part)
{
    return box(row).partTop(part);
}

int TranscriptArea::partAt(int row, qint64 y)
{
    return box(row).partAt(y);
}

int TranscriptArea::rowHeight(int row)
{
    return box(row).height();
}

void TranscriptArea::dropBoxes()
{
    for (auto &[row, chrome] : m_chrome)
        releaseChrome(chrome);
    m_chrome.clear();
    m_boxes.clear();
    m_hovered = {};
    m_confirmed = {};
    m_barDrag = {};
    setKeySpot({});
}

void TranscriptArea::onReset()
{
    m_read = {};
    m_changeTimer.stop();
    m_changedFirst = m_changedLast = -1;
    dropBoxes();
    m_readers.clear();
    m_selection.clear();
    m_isSelecting = false;
    m_currentRow = -1;
    m_hoveredRow = -1;
    m_currentMatch.reset();
    m_isBusy = isAnswerComing();
    m_page.reset(estimatedHeights(0, rowCount() - 1));
    m_estimates.onReset();
    refresh();
    viewport()->update();
}

void TranscriptArea::onInserted(int first, int last)
{
    m_read = {};
    const int count = last - first + 1;
    flushChanges();
    const bool isAtTheEnd = last == rowCount() - 1;
    const Reading before = first == m_removed.row
        ? m_removed.reading
        : Reading{.wasAtEnd = m_page.sticksToEnd() || m_page.isAtEnd()};
    m_removed = {};
    if (!isAtTheEnd)
        dropBoxes(); // their rows are others now
    m_selection.rowsInserted(first, count);
    if (m_currentRow >= first)
        m_currentRow += count;
    m_page.insert(first, estimatedHeights(first, last));
    m_estimates.onInserted(first, last);
    if (isAtTheEnd) {
        refreshRow(first - 1); // what was the last row offers other actions now
        const bool isAnswer = isAnswerComing();
        if (before.anchor && !m_page.sticksToEnd())
            m_page.setAnchor(*before.anchor);
        if (isAnswer && before.wasAtEnd)
            beginTurn();
        if (!m_isBusy && isAnswer) {
            m_isBusy = true;
            refreshRowsOutside(first, last);
            announce(*this, tr("The answer has begun"));
        }
    }
    refresh();
    if (isAtTheEnd)
        tellOfMessages(*this, first, last);
    if (isAtTheEnd && !m_page.isAtEnd())
        Q_EMIT newsBelow();
}

void TranscriptArea::showTurn()
{
    if (rowCount() == 0)
        return;
    flushChanges();
    beginTurn();
    refresh();
}

void TranscriptArea::beginTurn()
{
    int question = rowCount() - 1;
    while (question > 0 && m_model->row(question).message.role != Role::User)
        --question;
    if (!m_keepsQuestion) {
        m_page.stickToEnd();
        return;
    }
    m_page.setRoomFor(question);
    m_page.setAnchor({.row = question});
}

/// What asks the model has to wait while an answer comes, in all rows.
void TranscriptArea::refreshRowsOutside(int first, int last)
{
    QList<int> rows;
    for (const auto &[row, message] : m_boxes) {
        if (row < first || row > last)
            rows.append(row);
    }
    for (const int row : std::as_const(rows))
        refreshRow(row);
}

/// Takes over what is not text: what can be done with the message, and whether it is the last one.
void TranscriptArea::refreshRow(int row)
{
    MessageBox *message = existingBox(row);
    if (!message)
        return;
    message->setRow(m_model->row(row));
    setGeometry(*message, row);
    m_selection.textChanged(row);
    if (const auto chrome = m_chrome.find(row); chrome != m_chrome.end() && chrome->second.footer)
        chrome->second.footer->setRow(message->row());
}

void TranscriptArea::onRemoved(int first, int last)
{
    m_read = {};
    keepReading(first);
    flushChanges();
    dropBoxes();
    m_selection.rowsRemoved(first, last - first + 1);
    m_currentRow = -1;
    m_hoveredRow = -1;
    m_currentMatch.reset();
    m_page.remove(first, last - first + 1);
    m_estimates.onRemoved(first, last);
    refresh();
    viewport()->update();
}

/// A branch gives way to another one in two steps: what comes for the rows that go stands where
/// they stood.
void TranscriptArea::keepReading(int first)
{
    const bool wasAtEnd = m_page.sticksToEnd() || m_page.isAtEnd();
    Page::Anchor anchor = m_page.anchor();
    if (!rowRect(first).isNull())
        anchor = {.row = first, .part = 0, .y = rowTopInView(first)};
    else if (anchor.row >= first)
        anchor = {.row = first};
    m_removed = {.row = first, .reading = {.wasAtEnd = wasAtEnd, .anchor = anchor}};
    QTimer::singleShot(0, this, [this] { m_removed = {}; });
}

void TranscriptArea::onChanged(int first, int last)
{
    m_read = {};
    m_changedFirst = m_changedFirst < 0 ? first : std::min(first, m_changedFirst);
    m_changedLast = std::max(last, m_changedLast);
    const bool isStreaming =
        first == last && m_model->row(first).message.state == MessageState::Streaming;
    if (!isStreaming) {
        m_estimates.onChanged(first, last);
        flushChanges();
    } else if (!m_changeTimer.isActive()) {
        m_changeTimer.start();
    }
}

void TranscriptArea::announceEnd()
{
    const TranscriptRow row = m_model->row(rowCount() - 1);
    if (row.message.error)
        announce(*this, tr("The answer failed: %1").arg(row.message.error->message));
    else
        announce(*this, row.notice.isEmpty() ? tr("The answer is complete") : row.notice);
}

bool TranscriptArea::isAnswerComing() const
{
    return rowCount() > 0 && m_model->row(rowCount() - 1).message.state == MessageState::Streaming;
}

void TranscriptArea::flushChanges()
{
    m_changeTimer.stop();
    if (m_changedFirst < 0)
        return;
    const int first = std::exchange(m_changedFirst, -1);
    const int last = std::min(std::exchange(m_changedLast, -1), rowCount() - 1);
    const bool wasAtEnd = m_page.isAtEnd();
    QList<int> rows;
    for (auto place = m_boxes.lower_bound(first); place != m_boxes.end() && place->first <= last;
         ++place)
        rows.append(place->first);
    const bool wasBusy = std::exchange(m_isBusy, isAnswerComing());
    for (const int row : std::as_const(rows))
        refreshRow(row);
    if (wasBusy && !m_isBusy)
        announceEnd();
    else if (m_isBusy && !wasBusy)
        announce(*this, tr("The answer has begun"));
    if (wasBusy != m_isBusy)
        refreshRowsOutside(first, last);
    refresh();
    if (wasAtEnd && !m_page.isAtEnd())
        Q_EMIT newsBelow();
}

// Layout

void TranscriptArea::refresh()
{
    m_page.setWindowHeight(viewport()->height());
    m_page.layOut();
    const QList<Shown> now = shownNow();
    repaintDifference(std::exchange(m_shown, now), now);
    placeChrome();
    requestColors();
    requestFormulas();
    updateScrollBar();
    releaseFarBoxes();
    Q_EMIT scrolled();
}

void TranscriptArea::updateScrollBar()
{
    QScrollBar *bar = verticalScrollBar();
    if (bar->isSliderDown()) // its handle would slip away from under the pointer
        return;
    const QScopedValueRollback guard(m_isUpdatingScrollBar, true);
    constexpr qint64 Most = std::numeric_limits<int>::max() / 2;
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(m_theme.lineHeight);
    bar->setRange(0, static_cast<int>(std::min(m_page.maximum(), Most)));
    bar->setValue(static_cast<int>(std::min(m_page.value(), Most)));
}

void TranscriptArea::releaseFarBoxes()
{
    if (m_page.placed().isEmpty())
        return;
    const Page::Placed &top = m_page.placed().first();
    const Page::Placed &bottom = m_page.placed().last();
    for (auto place = m_boxes.begin(); place != m_boxes.end();) {
        if (place->first >= top.row - KeptRows && place->first <= bottom.row + KeptRows) {
            ++place;
            continue;
        }
        if (const auto chrome = m_chrome.find(place->first); chrome != m_chrome.end()) {
            releaseChrome(chrome->second);
            m_chrome.erase(chrome);
        }
        m_estimates.keep(estimateKey(place->first), place->second->height());
        place = m_boxes.erase(place);
    }
    for (const int row : {top.row, bottom.row}) {
        MessageBox &message = box(row);
        if (message.text().blockCount() <= 4 * KeptBlocks)
            continue;
        const int first = row == top.row ? MessageBox::blockOf(top.part) : 0;
        const int last =
            row == bottom.row ? MessageBox::blockOf(bottom.part) : message.text().blockCount() - 1;
        message.text().releaseOutside(first - KeptBlocks, last + KeptBlocks);
    }
}

// Scrolling

bool TranscriptArea::scrollBy(int pixels)
{
    m_estimates.onActivity();
    flushChanges();
    if (!m_page.scrollBy(pixels))
        return false;
    refresh();
    return true;
}

void TranscriptArea::scrollToEnd()
{
    flushChanges();
    m_page.stickToEnd();
    refresh();
}

void TranscriptArea::showRow(int row, int y)
{
    if (row < 0 || row >= rowCount())
        return;
    m_page.setAnchor({.row = row, .part = 0, .y = y});
    refresh();
}

void TranscriptArea::scrollContentsBy(int, int)
{
    if (m_isUpdatingScrollBar)
        return;
    m_estimates.onActivity();
    flushChanges();
    m_page.setValue(verticalScrollBar()->value());
    refresh();
}

void TranscriptArea::resizeEvent(QResizeEvent *event)
{
    if (event->oldSize().width() != event->size().width()) {
        for (auto &[row, message] : m_boxes)
            setGeometry(*message, row);
        if (event->oldSize().isEmpty()
            || MessageBox::columnWidth(event->oldSize().width(), m_theme) != columnWidth())
            forgetHeights();
    }
    refresh();
    viewport()->update();
}

void TranscriptArea::updateTheme()
{
    m_theme = TextTheme::from(font(), palette());
    m_theme.formulas = FormulaEngine::isAvailable() ? &m_formulas.cache() : nullptr;
    dropBoxes(); // their layouts have the old fonts and colours
    forgetHeights();
    refresh();
    viewport()->update();
}

void TranscriptArea::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange)
        updateTheme();
}

} // namespace Chat
